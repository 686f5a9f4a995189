/**
 * The orientation axes in the corner: three arrows with letters and, for the far sides, small discs. A click on one
 * asks for the view from that side.
 */

import {
  type BufferGeometry,
  CanvasTexture,
  ConeGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  Quaternion,
  Scene,
  SphereGeometry,
  Sprite,
  SpriteMaterial,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { CameraRig } from "./CameraRig";
import { parseColor } from "./color";
import { MultisampledTarget } from "./MultisampledTarget";
import type { Theme } from "./theme";
import type { ViewName } from "./types";

/** Side of the square the axes are drawn in, CSS pixels. */
const SIZE = 104;
const LETTER_AT = 1.28;
const FAR_AT = 0.82;
const HIT_RADIUS = 12;

const AXES = [
  { letter: "X", direction: new Vector3(1, 0, 0), light: "#d0342c", dark: "#ff6b60", near: "+x", far: "-x" },
  { letter: "Y", direction: new Vector3(0, 1, 0), light: "#2e8b37", dark: "#7ed67a", near: "+y", far: "-y" },
  { letter: "Z", direction: new Vector3(0, 0, 1), light: "#2563c9", dark: "#78aaff", near: "+z", far: "-z" },
] as const;

interface Arm {
  material: MeshBasicMaterial;
  farMaterial: MeshBasicMaterial;
  sprite: Sprite;
}

export class Axes {
  private readonly scene = new Scene();
  private readonly picture = new MultisampledTarget();
  private readonly camera = new OrthographicCamera(-1.62, 1.62, 1.62, -1.62, -4, 4);
  private readonly geometries: BufferGeometry[] = [];
  private readonly arms: Arm[] = [];
  private dark: boolean | null = null;

  constructor() {
    const shaft = this.keep(new CylinderGeometry(0.042, 0.042, 0.74, 12).translate(0, 0.37, 0));
    const tip = this.keep(new ConeGeometry(0.125, 0.32, 20).translate(0, 0.88, 0));
    const disc = this.keep(new SphereGeometry(0.1, 16, 12));
    const hub = this.keep(new SphereGeometry(0.075, 16, 12));
    this.scene.add(new Mesh(hub, new MeshBasicMaterial({ color: 0x8a93a0 })));
    for (const { direction } of AXES) {
      const material = new MeshBasicMaterial();
      const farMaterial = new MeshBasicMaterial({ transparent: true, opacity: 0.42 });
      const arm = new Group();
      arm.add(new Mesh(shaft, material), new Mesh(tip, material));
      arm.quaternion.copy(new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), direction));
      const far = new Mesh(disc, farMaterial);
      far.position.copy(direction).multiplyScalar(-FAR_AT);
      const sprite = new Sprite(new SpriteMaterial({ depthTest: false, transparent: true }));
      sprite.scale.setScalar(0.5);
      sprite.position.copy(direction).multiplyScalar(LETTER_AT);
      this.scene.add(arm, far, sprite);
      this.arms.push({ material, farMaterial, sprite });
    }
  }

  setTheme(theme: Theme): void {
    if (theme.dark === this.dark) return;
    this.dark = theme.dark;
    AXES.forEach(({ letter, light, dark }, index) => {
      const style = theme.dark ? dark : light;
      const [red, green, blue] = parseColor(style, "black");
      const { material, farMaterial, sprite } = this.arms[index]!;
      material.color.setRGB(red, green, blue);
      farMaterial.color.setRGB(red, green, blue);
      sprite.material.map?.dispose();
      sprite.material.map = letterTexture(letter, style);
      sprite.material.needsUpdate = true;
    });
  }

  /** Draw over the canvas, in the lower left corner. */
  draw(renderer: WebGLRenderer, rig: CameraRig): void {
    const pixels = SIZE * renderer.getPixelRatio();
    this.aim(rig);
    this.picture.begin(renderer, pixels, pixels);
    renderer.render(this.scene, this.camera);
    this.picture.present(renderer, SIZE, SIZE);
  }

  /** The view a click asks for; null: the click is not on an arm. CSS pixels from the lower left corner. */
  viewAt(x: number, y: number, rig: CameraRig): ViewName | null {
    if (x > SIZE || y > SIZE) return null;
    this.aim(rig);
    this.camera.updateMatrixWorld();
    let found: ViewName | null = null;
    let nearest = Number.POSITIVE_INFINITY;
    for (const { direction, near, far } of AXES) {
      const ends: [ViewName, number][] = [
        [near, LETTER_AT],
        [near, 0.88],
        [far, -FAR_AT],
      ];
      for (const [name, at] of ends) {
        const end = direction.clone().multiplyScalar(at).project(this.camera);
        const distance = Math.hypot((0.5 + 0.5 * end.x) * SIZE - x, (0.5 + 0.5 * end.y) * SIZE - y);
        if (distance < HIT_RADIUS && end.z < nearest) {
          nearest = end.z;
          found = name;
        }
      }
    }
    return found;
  }

  dispose(): void {
    this.picture.dispose();
    for (const geometry of this.geometries) geometry.dispose();
    this.scene.traverse((object) => {
      if (object instanceof Mesh) (object.material as MeshBasicMaterial).dispose();
      if (object instanceof Sprite) {
        object.material.map?.dispose();
        object.material.dispose();
      }
    });
    this.scene.clear();
  }

  private aim(rig: CameraRig): void {
    this.camera.position.copy(rig.backward());
    this.camera.up.copy(rig.up);
    this.camera.lookAt(0, 0, 0);
  }

  private keep<T extends BufferGeometry>(geometry: T): T {
    this.geometries.push(geometry);
    return geometry;
  }
}

function letterTexture(letter: string, color: string): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const context = canvas.getContext("2d");
  if (context) {
    context.font = "600 46px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = color;
    context.fillText(letter, 32, 34);
  }
  return new CanvasTexture(canvas);
}
