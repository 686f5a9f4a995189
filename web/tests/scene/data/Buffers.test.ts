import { describe, expect, it } from "vitest";
import { Buffers } from "../../../src/scene/elements/data/Buffers";

const points = (count: number): Float32Array => Float32Array.from({ length: 3 * count }, (_, index) => index);

describe("Buffers", () => {
  it("overwrites an array of the same size in place.", () => {
    const buffers = new Buffers();
    buffers.set({ position: { array: points(4), size: 3 } });
    const { geometry } = buffers;
    const attribute = geometry.getAttribute("position");
    geometry.computeBoundingSphere();
    const other = points(4).map((value) => value + 100);
    expect(buffers.set({ position: { array: other, size: 3 } })).toBe(false);
    expect(geometry.getAttribute("position")).toBe(attribute);
    expect(attribute.array).toBe(other);
    expect((attribute as unknown as { version: number }).version).toBe(1);
    expect(geometry.boundingSphere).toBeNull();
  });

  it("leaves an array alone that is the same as before.", () => {
    const buffers = new Buffers();
    const array = points(4);
    buffers.set({ position: { array, size: 3 } });
    buffers.set({ position: { array, size: 3 }, tint: { array: new Uint8Array(12), size: 3, normalized: true } });
    expect((buffers.geometry.getAttribute("position") as unknown as { version: number }).version).toBe(0);
    expect(buffers.geometry.getAttribute("tint").normalized).toBe(true);
  });

  it("gives up the whole geometry where an array has another size, another type, or is gone.", () => {
    for (const next of [
      { position: { array: points(5), size: 3 }, scalar: { array: new Float32Array(5), size: 1 } },
      { position: { array: points(4), size: 3 }, scalar: { array: new Uint8Array(4), size: 1 } },
      { position: { array: points(4), size: 3 }, scalar: null },
    ]) {
      const buffers = new Buffers();
      buffers.set({ position: { array: points(4), size: 3 }, scalar: { array: new Float32Array(4), size: 1 } });
      const { geometry } = buffers;
      let disposed = false;
      geometry.addEventListener("dispose", () => {
        disposed = true;
      });
      expect(buffers.set(next)).toBe(true);
      expect(disposed).toBe(true);
      expect(buffers.geometry).not.toBe(geometry);
    }
  });

  it("finds bounds without points that are not there.", () => {
    const buffers = new Buffers();
    buffers.set({ position: { array: Float32Array.from([1, 2, 3, 3e38, 0, 0, -1, 0, 5]), size: 3 } });
    buffers.geometry.computeBoundingBox();
    expect(buffers.geometry.boundingBox!.min.toArray()).toEqual([-1, 0, 3]);
    expect(buffers.geometry.boundingBox!.max.toArray()).toEqual([1, 2, 5]);
  });
});
