/** A robot. Where its joints are costs one small entry of the document, and no file is read again. */

import type { Object3D } from "three";
import type { URDFJoint, URDFRobot } from "urdf-loader";
import type { Changed } from "../../Element";
import type { File, Read } from "./formats/Format";
import { listed, ModelElement } from "./Model";
import type { UrdfProperties } from "./properties";

export class UrdfElement extends ModelElement<UrdfProperties> {
  protected override readonly format = "urdf";

  protected override get decisive(): readonly (keyof UrdfProperties & string)[] {
    return ["packages", "workingPath", "parseVisual", "parseCollision"];
  }

  protected override async parse(file: File, properties: UrdfProperties): Promise<Read> {
    return (await import("./formats/urdf")).readUrdf(file, properties);
  }

  protected override copied(object: Object3D): Object3D {
    return object.clone();
  }

  protected override applied(
    object: Object3D,
    { jointValues, ignoreLimits }: UrdfProperties,
    changed: Changed<UrdfProperties> | null,
  ): string | null {
    const { joints } = object as URDFRobot;
    if (changed === null || changed.has("ignoreLimits")) {
      for (const joint of Object.values(joints)) joint.ignoreLimits = ignoreLimits || !limited(joint);
      // Joints that follow others stand at an offset from the beginning.
      for (const joint of Object.values(joints)) if (joint.mimicJoints.length > 0) move(joint, [...joint.jointValue]);
    }
    const unknown: string[] = [];
    for (const [name, value] of Object.entries(jointValues ?? {})) {
      const joint = joints[name];
      if (!joint) unknown.push(name);
      else if (value !== null) move(joint, typeof value === "number" ? [value] : value);
    }
    if (unknown.length === 0) return null;
    const movable = Object.values(joints).filter(({ jointType }) => jointType !== "fixed");
    return `it has no joint ${listed(unknown)}; it has ${listed(movable.map(({ name }) => name)) || "none that moves"}`;
  }

  protected override details(object: Object3D): object {
    const robot = object as URDFRobot;
    const followed = new Map<URDFJoint, string>();
    for (const [name, { mimicJoints }] of Object.entries(robot.joints)) {
      for (const follower of mimicJoints) followed.set(follower, name);
    }
    const joints = Object.entries(robot.joints).map(([name, joint]) => {
      const { lower, upper } = joint.limit;
      const range = limited(joint) ? { lower, upper } : {};
      const mimic = followed.get(joint);
      return [name, { type: joint.jointType, value: told(joint), ...range, ...(mimic && { mimic }) }];
    });
    return { joints: Object.fromEntries(joints), links: Object.keys(robot.links) };
  }
}

/** Null of a joint that does not move, a list of one that moves in several ways. */
function told({ jointValue }: URDFJoint): number | number[] | null {
  return jointValue.length > 1 ? jointValue : (jointValue[0] ?? null);
}

/** What follows a joint follows it no further than it goes. */
function move(joint: URDFJoint, values: readonly number[]): void {
  const { lower, upper } = joint.limit;
  const [first = 0] = values;
  const bounded = values.length === 1 && !joint.ignoreLimits ? [Math.max(lower, Math.min(upper, first))] : values;
  joint.setJointValue(...bounded);
}

/** Whether the file says how far a joint goes; without that it would not move at all. */
function limited({ jointType, urdfNode }: URDFJoint): boolean {
  if (jointType !== "revolute" && jointType !== "prismatic") return false;
  const limit = [...(urdfNode?.children ?? [])].find(({ nodeName }) => nodeName === "limit");
  return limit !== undefined && (limit.hasAttribute("lower") || limit.hasAttribute("upper"));
}
