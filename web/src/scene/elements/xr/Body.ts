/** The wearer's body, where the browser follows it. */

import { BufferGeometry, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments } from "three";
import { SceneElement } from "../../Element";
import type { Moment } from "../../xr/Moment";
import { xrOf } from "../../xr/service";
import { BODY_JOINTS, BONES } from "./bodyJoints";
import type { BodyProperties } from "./properties";
import { Stream } from "./Stream";

/** WebXR Body Tracking, which is not in the types of browsers yet. */
type BodyFrame = XRFrame & { readonly body?: ReadonlyMap<string, XRSpace> };

const AXES = ["#e5484d", "#30a46c", "#3b82f6"];

export class Body extends SceneElement<BodyProperties> {
  readonly object = null;
  private readonly xr = xrOf(this.scene);
  private readonly stream = new Stream(this.scene, "BODY_MOVE", this.key);
  private readonly group = new Group();
  private readonly bones = lines(BONES.length, "#e8a13a");
  private readonly axes = AXES.map((color) => lines(BODY_JOINTS.length, color));
  private readonly poses = new Float32Array(BODY_JOINTS.length * 16);
  private properties!: BodyProperties;
  private readonly stop = this.xr.onMoment((moment) => this.follow(moment));

  constructor(...given: ConstructorParameters<typeof SceneElement>) {
    super(...given);
    this.group.add(this.bones, ...this.axes);
    this.group.visible = false;
    this.xr.stage.add(this.group);
  }

  update(properties: BodyProperties): void {
    this.properties = properties;
    this.bones.visible = properties.showBody;
    for (const axis of this.axes) axis.visible = properties.showFrame;
    this.stream.reset();
  }

  dispose(): void {
    this.stop();
    this.group.removeFromParent();
    for (const drawn of [this.bones, ...this.axes]) {
      drawn.geometry.dispose();
      drawn.material.dispose();
    }
  }

  private follow(moment: Moment): void {
    const { stream, fps, hide, leftHand, rightHand } = this.properties;
    const { body } = moment.frame as BodyFrame;
    const followed = body !== undefined && this.read(moment, body);
    this.group.visible = followed && !hide;
    if (!followed) return;
    if (!hide) this.draw();
    if (!stream || !this.stream.due(moment.now, fps)) return;
    const told = moment.stage.toScene(this.poses, moment.stage.matrices(BODY_JOINTS.length));
    for (let at = 0; at < this.poses.length; at += 16)
      if (this.poses[at + 15] === 0) told.data.fill(0 as never, at, at + 16);
    this.stream.tell(moment.now, {
      body: told,
      leftHand: leftHand ? moment.hand("left") : null,
      rightHand: rightHand ? moment.hand("right") : null,
    });
  }

  /** @returns whether any joint is known */
  private read({ frame, space }: Moment, body: ReadonlyMap<string, XRSpace>): boolean {
    let known = false;
    for (const [index, name] of BODY_JOINTS.entries()) {
      const joint = body.get(name);
      const pose = joint && frame.getPose(joint, space);
      if (pose) this.poses.set(pose.transform.matrix, index * 16);
      else this.poses.fill(0, index * 16, index * 16 + 16);
      known ||= Boolean(pose);
    }
    return known;
  }

  private draw(): void {
    const at = (joint: number, axis: number): number => this.poses[joint * 16 + 12 + axis]!;
    const known = (joint: number): boolean => this.poses[joint * 16 + 15] !== 0;
    const set = (drawn: Lines, values: (index: number) => readonly number[] | null): void => {
      const { position } = drawn.geometry.attributes;
      for (let index = 0; index * 2 < position!.count; index++) {
        (position!.array as Float32Array).set(values(index) ?? [0, 0, 0, 0, 0, 0], index * 6);
      }
      position!.needsUpdate = true;
    };
    set(this.bones, (index) => {
      const [from, to] = BONES[index]!;
      return known(from) && known(to) ? [from, to].flatMap((joint) => [0, 1, 2].map((axis) => at(joint, axis))) : null;
    });
    const length = this.properties.frameScale;
    for (const [direction, drawn] of this.axes.entries()) {
      set(drawn, (joint) => {
        const start = [0, 1, 2].map((axis) => at(joint, axis));
        const end = start.map((value, axis) => value + length * this.poses[joint * 16 + direction * 4 + axis]!);
        return known(joint) ? [...start, ...end] : null;
      });
    }
  }
}

type Lines = LineSegments<BufferGeometry, LineBasicMaterial>;

function lines(count: number, color: string): Lines {
  const positions = new Float32BufferAttribute(new Float32Array(count * 6), 3);
  const drawn = new LineSegments(
    new BufferGeometry().setAttribute("position", positions),
    new LineBasicMaterial({ color }),
  );
  drawn.frustumCulled = false;
  return drawn;
}
