import { describe, expect, it } from "vitest";
import { safeAddress, scrollWithin } from "../../../src/scene/elements/page/addresses";
import { digitsOf } from "../../../src/scene/elements/page/Slider";
import { applyClasses, applyStyle } from "../../../src/scene/elements/page/styling";

describe("safeAddress", () => {
  it("knows which addresses are safe, whatever sent them", () => {
    expect(safeAddress("https://example.org/a")?.href).toBe("https://example.org/a");
    expect(safeAddress("mailto:a@example.org")).not.toBeNull();
    expect(safeAddress("further")?.pathname).toBe("/further");
    for (const bad of ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "blob:x", "http://", null]) {
      expect(safeAddress(bad)).toBeNull();
    }
    expect(safeAddress("mailto:a@example.org", new Set(["https:"]))).toBeNull();
  });
});

describe("scrollWithin", () => {
  it("takes addresses within the page only", () => {
    expect(scrollWithin("#there", document)).toBe(true);
    expect(scrollWithin("#%E0%A4%A", document)).toBe(true);
    expect(scrollWithin("there", document)).toBe(false);
    expect(scrollWithin(null, document)).toBe(false);
  });
});

describe("applyStyle", () => {
  it("takes away what is not given any more", () => {
    const element = document.createElement("div");
    element.style.setProperty("width", "5px");
    applyStyle(element, { color: "red", "font-size": "12px" });
    applyStyle(element, { color: "blue" });
    expect(element.style.color).toBe("blue");
    expect(element.style.fontSize).toBe("");
    applyStyle(element, null);
    expect(element.style.color).toBe("");
    expect(element.style.width).toBe("5px");
  });
});

describe("applyClasses", () => {
  it("keeps our own", () => {
    const element = document.createElement("div");
    applyClasses(element, "own", "theirs more");
    expect([...element.classList]).toEqual(["own", "theirs", "more"]);
    applyClasses(element, "own", null);
    expect(element.className).toBe("own");
  });
});

describe("digitsOf", () => {
  it.each([
    [1, 0],
    [5, 0],
    [0.5, 1],
    [0.1, 1],
    [0.25, 2],
    [0.01, 2],
    [1 / 3, 4],
  ])("tells steps of %d apart with %d digits", (step, digits) => {
    expect(digitsOf(step)).toBe(digits);
  });
});
