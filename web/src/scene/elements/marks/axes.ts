/** The shape of a coordinate frame: three arrows in one geometry, coloured by vertex. */

import { type BufferGeometry, Color, ConeGeometry, CylinderGeometry, Float32BufferAttribute } from "three";
import { mergeGeometries } from "three/examples/jsm/utils/BufferGeometryUtils.js";

export const AXIS_COLORS = ["#f2433f", "#46b04a", "#3d78f2"] as const;

export interface AxesShape {
  readonly axisLength: number;
  /** Of an axis' length. */
  readonly axisWidth: number;
  readonly headScale: number;
  /** Of the circles; more where few are drawn. */
  readonly sides: number;
}

export function axesGeometry(shape: AxesShape, colors: readonly string[] = AXIS_COLORS): BufferGeometry {
  const { axisLength: length, sides } = shape;
  const width = shape.axisWidth * length;
  const headLength = Math.min(6 * width * shape.headScale, length);
  const headWidth = 3 * width * shape.headScale;
  const parts: BufferGeometry[] = [];
  for (const axis of [0, 1, 2]) {
    const shaft = new CylinderGeometry(width / 2, width / 2, length - headLength, sides);
    shaft.translate(0, (length - headLength) / 2, 0);
    const head = new ConeGeometry(headWidth / 2, headLength, sides).translate(0, length - headLength / 2, 0);
    for (const part of [shaft, head]) {
      if (axis === 0) part.rotateZ(-Math.PI / 2);
      if (axis === 2) part.rotateX(Math.PI / 2);
      paint(part, new Color(colors[axis] ?? "#888888"));
      parts.push(part);
    }
  }
  const merged = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return merged;
}

function paint(geometry: BufferGeometry, color: Color): void {
  const count = geometry.getAttribute("position").count;
  const colors = new Float32Array(count * 3);
  for (let i = 0; i < count; i += 1) color.toArray(colors, 3 * i);
  geometry.setAttribute("color", new Float32BufferAttribute(colors, 3));
}
