import { type Box3, Matrix4, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import family from "../../../src/scene/elements/shapes";
import { Body } from "../../../src/scene/elements/shapes/Body";
import { type Form, formOf, formOfArguments, SHAPES } from "../../../src/scene/elements/shapes/forms";

function boundsOf(form: Form): Box3 {
  const body = new Body();
  body.fit(form);
  const geometry = form.make();
  geometry.computeBoundingBox();
  const bounds = geometry.boundingBox!.clone().applyMatrix4(new Matrix4().copy(body.matrix));
  geometry.dispose();
  return bounds;
}

const defaultsOf = (tag: string): Record<string, unknown> =>
  ({ ...(family as Record<string, { defaults: object }>)[tag]!.defaults }) as Record<string, unknown>;

describe("the form of a shape", () => {
  it.each(SHAPES)("%s has the same extent stretched as made to its size.", (tag) => {
    const properties = { ...defaultsOf(tag), width: 2, height: 0.5, depth: 3, radius: 0.75, radiusTop: 0.75 };
    const stretched = boundsOf(formOf(tag, properties));
    const exact = boundsOf(formOf(tag, properties, true));
    expect(stretched.min.distanceTo(exact.min)).toBeLessThan(1e-5);
    expect(stretched.max.distanceTo(exact.max)).toBeLessThan(1e-5);
    expect(exact.getSize(new Vector3()).length()).toBeGreaterThan(0.1);
  });

  it("is one geometry for boxes of any size, and another for other parts.", () => {
    const box = defaultsOf("Box");
    expect(formOf("Box", { ...box, width: 5 }).key).toBe(formOf("Box", box).key);
    expect(formOf("Box", { ...box, widthSegments: 5 }).key).not.toBe(formOf("Box", box).key);
  });

  it("is made to its size where a stretch by nothing could not be undone.", () => {
    const form = formOf("Box", { ...defaultsOf("Box"), height: 0 });
    expect(form.stretch).toEqual([1, 1, 1]);
    expect(boundsOf(form).max.toArray()).toEqual([0.5, 0, 0.5]);
  });

  it("takes numbers in order, and defaults for those that are left out.", () => {
    expect(boundsOf(formOfArguments("Box", [2, 4])).max.toArray()).toEqual([1, 2, 0.5]);
  });

  it("of points far away is relative to the first of them, and exact there.", () => {
    const path = [
      [500_000.125, 0, 0],
      [500_001.125, 0, 0],
    ];
    const form = formOf("Tube", { ...defaultsOf("Tube"), path, radius: 0.01 });
    expect(form.offset).toEqual([500_000.125, 0, 0]);
    expect(boundsOf(form).max.x).toBeCloseTo(500_001.125, 6);
  });

  it("refuses a triangle of a corner that is not there.", () => {
    const indices = [[0, 1, 9]];
    expect(() => formOf("Polyhedron", { ...defaultsOf("Polyhedron"), indices })).toThrow("vertex 9, and there are 4");
  });
});
