import { describe, expect, it } from "vitest";
import { COLORMAP_NAMES, colormapGradient, colormapTable, isColormapName } from "../../src/mesh/colormaps";

function color(name: (typeof COLORMAP_NAMES)[number], row: number): number[] {
  return [...colormapTable(name).subarray(4 * row, 4 * row + 3)];
}

describe("colour maps", () => {
  it("has an opaque table of 256 colours for every name.", () => {
    for (const name of COLORMAP_NAMES) {
      const table = colormapTable(name);
      expect(table).toHaveLength(4 * 256);
      expect([...table].filter((_, index) => index % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
    }
  });

  it.each([
    ["viridis", 0, [68, 1, 84]],
    ["viridis", 128, [33, 145, 140]],
    ["viridis", 255, [253, 231, 37]],
    ["plasma", 128, [204, 71, 120]],
    ["turbo", 64, [40, 188, 235]],
    ["coolwarm", 255, [180, 4, 38]],
    ["RdBu", 0, [103, 0, 31]],
    ["gray", 100, [100, 100, 100]],
    ["jet", 0, [0, 0, 128]],
    ["hot", 255, [255, 255, 255]],
  ] as const)("gives %s at %i the published colour, within two steps of 255.", (name, row, published) => {
    color(name, row).forEach((channel, index) => {
      expect(Math.abs(channel - published[index]!)).toBeLessThanOrEqual(2);
    });
  });

  it("repeats each colour of a stepped map without blending.", () => {
    expect(new Set(Array.from({ length: 256 }, (_, row) => color("tab10", row).join())).size).toBe(10);
    expect(color("tab10", 0)).toEqual([31, 119, 180]);
    expect(color("tab10", 255)).toEqual([23, 190, 207]);
  });

  it("runs a reversed gradient from the last colour to the first.", () => {
    const gradient = colormapGradient("viridis", true, "to top");
    expect(gradient).toMatch(/^linear-gradient\(to top, rgb\(253 231 37\) 0%/);
    expect(gradient).toMatch(/rgb\(68 1 84\) 100%\)$/);
  });

  it("gives each step of a stepped gradient two hard ends.", () => {
    expect(colormapGradient("tab10", false, "to top")).toContain("rgb(31 119 180) 0% 10%, rgb(255 127 14) 10% 20%");
  });

  it("knows no inherited names.", () => {
    expect(isColormapName("viridis")).toBe(true);
    expect(isColormapName("toString")).toBe(false);
  });
});
