/**
 * What the wearer sees of their own hands and controllers: models, and rays where they point.
 *
 * A module of its own, loaded when a headset is entered, since it brings the reader of glTF files. The models lie
 * beside the client; nothing is fetched from elsewhere.
 */

import { BufferGeometry, Float32BufferAttribute, type Group, Line, LineBasicMaterial, type WebXRManager } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { XRControllerModelFactory } from "three/addons/webxr/XRControllerModelFactory.js";
import { XRHandModelFactory } from "three/addons/webxr/XRHandModelFactory.js";
import { disposeObject } from "./disposeObject";
import type { ControllersShown, HandsShown } from "./settings";

/** Hands and controllers can be followed at the same time. */
const INPUTS = 4;
const RAY_LENGTH = 5;

// Named, since the build would take the literal for a file of the sources.
const here = import.meta.url;

/** Where the built client has its models; see vite.profiles.ts. */
export const PROFILES = new URL("../profiles", here).href;

interface Input {
  readonly grip: Group;
  readonly hand: Group;
  readonly ray: Group;
  readonly line: Line;
  source: XRInputSource | null;
  readonly stop: () => void;
}

export class InputModels {
  private readonly controllers = new XRControllerModelFactory(new GLTFLoader()).setPath(PROFILES);
  private readonly hands = new XRHandModelFactory(new GLTFLoader().setPath(`${PROFILES}/generic-hand/`)).setPath(
    `${PROFILES}/generic-hand/`,
  );
  private readonly inputs: readonly Input[];
  private handsShown: HandsShown = { left: true, right: true, model: "mesh" };
  private controllersShown: ControllersShown = { left: true, right: true, rays: true };

  /** To be made before the session is given to the renderer: inputs that connect earlier would have no models. */
  constructor(
    xr: WebXRManager,
    private readonly stage: Group,
    model: HandsShown["model"],
  ) {
    this.inputs = Array.from({ length: INPUTS }, (_, index) => this.input(xr, index, model));
  }

  apply(hands: HandsShown, controllers: ControllersShown): void {
    this.handsShown = hands;
    this.controllersShown = controllers;
    for (const input of this.inputs) this.show(input);
  }

  dispose(): void {
    for (const { grip, hand, ray, stop } of this.inputs) {
      stop();
      for (const group of [grip, hand, ray]) {
        group.removeFromParent();
        disposeObject(group);
        group.clear();
      }
    }
  }

  private input(xr: WebXRManager, index: number, model: HandsShown["model"]): Input {
    const grip = xr.getControllerGrip(index);
    const hand = xr.getHand(index);
    const ray = xr.getController(index);
    const points = new Float32BufferAttribute([0, 0, 0, 0, 0, -RAY_LENGTH], 3);
    const line = new Line(
      new BufferGeometry().setAttribute("position", points),
      new LineBasicMaterial({ color: "#7aa7ff", transparent: true, opacity: 0.6 }),
    );
    grip.add(this.controllers.createControllerModel(grip));
    hand.add(this.hands.createHandModel(hand, model));
    ray.add(line);
    const connected = (event: { data: XRInputSource }): void => {
      input.source = event.data;
      this.show(input);
    };
    const disconnected = (): void => {
      input.source = null;
    };
    ray.addEventListener("connected", connected);
    ray.addEventListener("disconnected", disconnected);
    const input: Input = {
      grip,
      hand,
      ray,
      line,
      source: null,
      stop: () => {
        ray.removeEventListener("connected", connected);
        ray.removeEventListener("disconnected", disconnected);
      },
    };
    this.stage.add(grip, hand, ray);
    return input;
  }

  private show({ grip, hand, line, source }: Input): void {
    const side = source?.handedness;
    const drawn = (shown: { left: boolean; right: boolean }): boolean =>
      side === "left" ? shown.left : side === "right" ? shown.right : shown.left && shown.right;
    // The renderer itself shows and hides the groups by what it follows: what stands in them is ours.
    for (const child of grip.children) child.visible = drawn(this.controllersShown);
    for (const child of hand.children) child.visible = drawn(this.handsShown);
    line.visible = this.controllersShown.rays && drawn(source?.hand ? this.handsShown : this.controllersShown);
  }
}
