import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { barTicks, componentSuffix, ScalarBar } from "../../src/mesh/ScalarBar";
import type { Coloring } from "../../src/mesh/types";

const COLORING: Coloring = {
  colormap: "viridis",
  reversed: false,
  range: [0, 10],
  component: "magnitude",
  components: 1,
};

let bar: ScalarBar;

beforeEach(() => {
  bar = new ScalarBar(document.body);
});

afterEach(() => {
  bar.dispose();
});

describe("ScalarBar", () => {
  it("is hidden where nothing is coloured.", () => {
    bar.show(null, "pressure");
    expect(bar.element.hidden).toBe(true);
    bar.show(COLORING, "pressure");
    expect(bar.element.hidden).toBe(false);
    bar.show(COLORING, null);
    expect(bar.element.hidden).toBe(true);
  });

  it("tells its title and its ends to those who cannot see it.", () => {
    bar.show({ ...COLORING, components: 3, component: 2 }, "velocity");
    expect(bar.element.getAttribute("aria-label")).toBe("velocity (z): colours of viridis from 0 to 10");
  });

  it("takes the title as text.", () => {
    bar.show(COLORING, "<b>x</b>");
    expect(bar.element.querySelector("b")).toBeNull();
    expect(bar.element.textContent).toContain("<b>x</b>");
  });

  it("leaves nothing behind.", () => {
    bar.dispose();
    expect(document.querySelector(".scalar-bar")).toBeNull();
  });
});

describe("barTicks", () => {
  it("labels both ends and round values between them.", () => {
    expect(barTicks([1, 40]).map(({ label }) => label)).toEqual(["1", "10", "20", "30", "40"]);
  });

  it("leaves out round values that would run into an end.", () => {
    expect(barTicks([0, 10.1]).map(({ label }) => label)).toEqual(["0", "2.5", "5", "7.5", "10.1"]);
  });

  it("puts each label where its value is.", () => {
    for (const { value, position } of barTicks([-2, 6])) expect(position).toBeCloseTo((value + 2) / 8);
  });

  it("has one label, in the middle, for a single value.", () => {
    expect(barTicks([3, 3])).toEqual([{ value: 3, position: 0.5, label: "3" }]);
  });
});

describe("componentSuffix", () => {
  it.each([
    [0, 1, ""],
    [1, 3, " (y)"],
    ["magnitude", 3, " (magnitude)"],
    [5, 9, " (5)"],
    [5, 3, " (magnitude)"],
  ] as const)("names component %s of %i.", (component, components, suffix) => {
    expect(componentSuffix(component, components)).toBe(suffix);
  });
});
