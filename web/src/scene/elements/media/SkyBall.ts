/** An equirectangular picture all around. */

import { FrontSide, Quaternion, SphereGeometry, Vector3 } from "three";
import type { Changed, SceneContext } from "../../Element";
import { Backdrop } from "./Backdrop";
import { type Fixing, release, surround } from "./cameraFixed";
import type { SkyBallProperties } from "./properties";

const COLUMNS = 96;
const ROWS = 48;
/** Behind other backgrounds. */
const SKY = -1001;

const UPWARDS = new Vector3(0, 1, 0);
const wanted = new Vector3();

export class SkyBall extends Backdrop<SkyBallProperties> {
  /** From the picture's own upright to the scene's. */
  private readonly upright = new Quaternion();

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "SkyBall");
    this.mesh.geometry.dispose();
    // Seen from within a picture would be the wrong way round; its middle is to lie ahead.
    this.mesh.geometry = new SphereGeometry(1, COLUMNS, ROWS).scale(-1, 1, 1).rotateY(-Math.PI / 2) as never;
    this.material.side = FrontSide;
    this.object.renderOrder = SKY;
    // However far it is, it is drawn.
    this.material.onBeforeCompile = (shader) => {
      shader.vertexShader = shader.vertexShader.replace(
        "#include <project_vertex>",
        "#include <project_vertex>\ngl_Position.z = min(gl_Position.z, gl_Position.w);",
      );
    };
  }

  override update(properties: SkyBallProperties, changed: Changed<SkyBallProperties>): void {
    if (changed.has("radius")) {
      if (properties.radius === null) surround(this.mesh, this.object, () => this.turn());
      else release(this.mesh);
      this.mesh.userData.unbounded = true;
      this.material.depthTest = properties.radius !== null;
    }
    super.update(properties, changed);
  }

  protected override arrange(): void {
    const { radius } = this.properties;
    if (radius === null) return;
    this.mesh.scale.setScalar(radius);
    this.mesh.quaternion.copy(this.turn());
  }

  private turn(): Quaternion {
    return this.upright.setFromUnitVectors(UPWARDS, wanted.fromArray(this.scene.up).normalize());
  }

  protected fixing(): Fixing {
    return { distance: 1, size: null, aspect: 1 };
  }
}
