/** Views that show something as a whole. */

import { type Object3D, Vector3 } from "three";
import { eachContentCorner, worldBox } from "./bounds";
import { type AnyCamera, halfHeight, isPerspective } from "./projection";
import type { Turntable, View } from "./Turntable";

/** Room left around what fills the view. */
const MARGIN = 1.15;

/**
 * The nearest view in the direction of now that shows all content, its middle in the middle; null: there is none.
 *
 * @param content with its matrices up to date
 * @param aspect width of the picture by its height
 */
export function viewOfAll(content: Object3D, table: Turntable, camera: AnyCamera, aspect: number): View | null {
  const box = worldBox([content]);
  if (box.isEmpty()) return null;
  const center = box.getCenter(new Vector3());
  const perspective = isPerspective(camera);
  // What a parallel camera shows grows with the distance, too: that is how it zooms.
  const vertical = (perspective ? halfHeight(camera, 1) : halfHeight(camera, 1) / table.distance) / MARGIN;
  const horizontal = vertical * aspect;
  const [right, above, back] = [table.axis(0), table.axis(1), table.axis(2)];
  let distance = 0;
  eachContentCorner(content, (point) => {
    point.sub(center);
    const needed = Math.max(Math.abs(point.dot(right)) / horizontal, Math.abs(point.dot(above)) / vertical);
    distance = Math.max(distance, needed + (perspective ? point.dot(back) : 0));
  });
  const size = box.getSize(new Vector3()).length();
  distance = Math.max(distance, size * 0.5) || Math.max(center.length() * 1e-6, 1);
  return { position: center.addScaledVector(back, distance), quaternion: table.quaternion.clone(), distance };
}

/** The view that has a point of an object in its middle, near enough to see the object as a whole. */
export function viewOfPoint(point: Vector3, object: Object3D, table: Turntable, camera: AnyCamera): View {
  const box = worldBox([object]);
  const size = box.isEmpty() ? 0 : box.getSize(new Vector3()).length();
  const whole = size / 2 / Math.max(halfHeight(camera, 1), 1e-9);
  const now = point.distanceTo(table.position);
  const nearer = isPerspective(camera) && size > 0;
  const distance = nearer ? Math.min(now, whole * MARGIN) : table.distance;
  const position = point.clone().addScaledVector(table.axis(2), distance);
  return { position, quaternion: table.quaternion.clone(), distance };
}
