import { BoxGeometry, BufferAttribute, BufferGeometry, IcosahedronGeometry } from "three";
import { describe, expect, it } from "vitest";
import { ofCorners, ofFaces, vertexNormals } from "../../../src/scene/elements/data/triangles";

describe("vertexNormals", () => {
  it("are those of three.js, indexed or not.", () => {
    for (const made of [new BoxGeometry(1, 2, 3), new IcosahedronGeometry(1, 2)]) {
      const positions = made.getAttribute("position").array as Float32Array;
      const index = made.index ? Uint32Array.from(made.index.array) : null;
      const own = vertexNormals(positions, index);
      const reference = new BufferGeometry();
      reference.setAttribute("position", new BufferAttribute(positions, 3));
      if (index) reference.setIndex(new BufferAttribute(index, 1));
      reference.computeVertexNormals();
      const expected = reference.getAttribute("normal").array;
      for (let at = 0; at < own.length; at++) expect(own[at]).toBeCloseTo(expected[at]!, 5);
    }
  });

  it("has no NaN where triangles have no area.", () => {
    expect([...vertexNormals(new Float32Array(9), null)]).toEqual(Array(9).fill(0));
  });
});

describe("corners of their own", () => {
  it("repeat rows of vertices and of faces.", () => {
    const index = Uint32Array.from([0, 1, 2, 2, 1, 0]);
    expect([...ofCorners(Uint8Array.from([1, 2, 3]), 1, index)]).toEqual([1, 2, 3, 3, 2, 1]);
    expect([...ofFaces(Uint8Array.from([1, 2, 3, 4]), 2)]).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]);
  });
});
