/**
 * What wearers see of their own hands and controllers: models, and rays where they point.
 *
 * A module of its own, loaded when a headset is entered for the first time, since it brings the reader of glTF files.
 * The models lie beside the client; nothing is fetched from elsewhere. The renderer keeps the groups that follow the
 * inputs for as long as it lives, and so do these.
 */

import { BufferGeometry, Float32BufferAttribute, type Group, Line, LineBasicMaterial, type WebXRManager } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { type XRControllerModel, XRControllerModelFactory } from "three/addons/webxr/XRControllerModelFactory.js";
import { disposeObject } from "./disposeObject";
import { HandModel } from "./HandModel";
import type { ControllersShown, HandsShown, Shown } from "./settings";

/** Hands and controllers can be followed at the same time. */
const INPUTS = 4;
const RAY_LENGTH = 5;

// Named, since the build would take the literal for a file of the sources.
const here = import.meta.url;

/** Where the built client has its models; see vite.profiles.ts. */
const PROFILES = new URL("../profiles", here).href;

interface Input {
  readonly grip: Group;
  readonly hand: Group;
  readonly pointing: Group;
  readonly controller: XRControllerModel;
  readonly fingers: HandModel;
  readonly ray: Line;
  source: XRInputSource | null;
}

export class InputModels {
  private readonly factory = new XRControllerModelFactory(new GLTFLoader()).setPath(PROFILES);
  private readonly meshes: Record<string, unknown> = {};
  private readonly inputs: readonly Input[];
  private hands: HandsShown = { left: true, right: true, model: "mesh" };
  private controllers: ControllersShown = { left: true, right: true, rays: true };

  /** To be made before a session is given to the renderer: inputs that connected earlier would have no models. */
  constructor(xr: WebXRManager, stage: Group) {
    this.inputs = Array.from({ length: INPUTS }, (_, index) => this.input(xr, index));
    for (const { grip, hand, pointing } of this.inputs) stage.add(grip, hand, pointing);
  }

  apply(hands: HandsShown, controllers: ControllersShown): void {
    this.hands = hands;
    this.controllers = controllers;
    for (const input of this.inputs) this.show(input);
  }

  dispose(): void {
    for (const { grip, hand, pointing, fingers } of this.inputs) {
      fingers.disconnect();
      for (const group of [grip, hand, pointing]) {
        group.removeFromParent();
        disposeObject(group);
      }
    }
  }

  private input(xr: WebXRManager, index: number): Input {
    const grip = xr.getControllerGrip(index);
    const hand = xr.getHand(index);
    const pointing = xr.getController(index);
    const end = new Float32BufferAttribute([0, 0, 0, 0, 0, -RAY_LENGTH], 3);
    const input: Input = {
      grip,
      hand,
      pointing,
      controller: this.factory.createControllerModel(grip),
      fingers: new HandModel(hand, `${PROFILES}/generic-hand/`, this.meshes),
      ray: new Line(
        new BufferGeometry().setAttribute("position", end),
        new LineBasicMaterial({ color: "#7aa7ff", transparent: true, opacity: 0.6 }),
      ),
      source: null,
    };
    grip.add(input.controller);
    hand.add(input.fingers);
    pointing.add(input.ray);
    pointing.addEventListener("connected", ({ data }) => {
      input.source = data;
      input.fingers.connect(data);
      this.show(input);
    });
    pointing.addEventListener("disconnected", () => {
      input.source = null;
      input.fingers.disconnect();
    });
    return input;
  }

  private show({ controller, fingers, ray, source }: Input): void {
    const drawn = (shown: Shown): boolean =>
      source?.handedness === "left" ? shown.left : source?.handedness === "right" ? shown.right : true;
    // The renderer shows and hides the groups by what it follows; what stands in them is ours.
    controller.visible = drawn(this.controllers);
    fingers.visible = drawn(this.hands);
    fingers.draw(this.hands.model);
    ray.visible = this.controllers.rays && drawn(source?.hand ? this.hands : this.controllers);
  }
}
