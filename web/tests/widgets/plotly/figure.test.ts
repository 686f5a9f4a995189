import { describe, expect, it } from "vitest";
import { NumericArray } from "../../../src/arrays";
import { eventData, shownLayout, unpacked } from "../../../src/widgets/plotly/figure";

describe("unpacked", () => {
  it("gives typed arrays, and rows of them where there are two dimensions.", () => {
    const x = new Float64Array([1, 2, 3, 4, 5, 6]);
    expect(unpacked({ x: new NumericArray("f8", [6], x) })).toEqual({ x });
    expect(unpacked([new NumericArray("f8", [2, 3], x)])).toEqual([
      [new Float64Array([1, 2, 3]), new Float64Array([4, 5, 6])],
    ]);
  });

  it("leaves text, null and bytes as they are.", () => {
    const bytes = new Uint8Array([1]);
    expect(unpacked({ a: null, b: "text", c: bytes })).toEqual({ a: null, b: "text", c: bytes });
  });
});

describe("shownLayout", () => {
  it("keeps what the user did, unless the figure says what to keep.", () => {
    expect(shownLayout({ data: [], layout: {} }, false)).toEqual({ uirevision: "kept" });
    expect(shownLayout({ data: [], layout: { uirevision: 3 } }, false).uirevision).toBe(3);
  });

  it("darkens figures of the default template on a dark page, and no others.", () => {
    const dark = (plain: boolean) =>
      (shownLayout({ data: [], layout: {}, plain }, true).template as { layout?: object } | undefined)?.layout;
    expect(dark(true)).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)" });
    expect(dark(false)).toBeUndefined();
  });
});

describe("eventData", () => {
  it("tells the plain part of points.", () => {
    const told = {
      event: new Event("click"),
      points: [{ x: 1, y: 2, curveNumber: 0, customdata: new Float32Array([5]), data: { name: "A" }, fullData: {} }],
    };
    expect(eventData(told)).toEqual({ points: [{ x: 1, y: 2, curveNumber: 0, customdata: [5], name: "A" }] });
  });

  it("tells what a relayout changed, nothing where nothing is told.", () => {
    expect(eventData({ "xaxis.range[0]": 1, _hidden: 2, run: () => 0 })).toEqual({ "xaxis.range[0]": 1 });
    expect(eventData(undefined)).toBeNull();
  });

  it("ends where a value contains itself.", () => {
    const told: Record<string, unknown> = { a: 1 };
    told.self = told;
    expect(eventData(told)).toMatchObject({ a: 1 });
  });
});
