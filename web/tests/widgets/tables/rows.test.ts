import { describe, expect, it } from "vitest";
import { orderOf } from "../../../src/widgets/tables/rows";

const text = [
  ["b", "2"],
  ["A", null],
  ["a", "10"],
  [null, "1"],
];
const raw = new Map<string, (number | string | null)[]>([
  ["s", ["b", "A", "a", null]],
  ["n", [2, null, 10, 1]],
]);
const order = (sort: { key: string; order: "asc" | "desc" }[], search = "") => orderOf(text, raw, sort, search);

describe("orderOf", () => {
  it("leaves the rows in their order where nothing sorts them.", () => {
    expect(order([])).toEqual([0, 1, 2, 3]);
  });

  it("puts what is missing last, both ways.", () => {
    expect(order([{ key: "n", order: "asc" }])).toEqual([3, 0, 2, 1]);
    expect(order([{ key: "n", order: "desc" }])).toEqual([2, 0, 3, 1]);
  });

  it("sorts text in any case, and equals by the next column.", () => {
    expect(order([{ key: "s", order: "asc" }])).toEqual([1, 2, 0, 3]);
    expect(
      order([
        { key: "s", order: "asc" },
        { key: "n", order: "desc" },
      ]),
    ).toEqual([2, 1, 0, 3]);
  });

  it("finds what is shown, in any case.", () => {
    expect(order([], " A ")).toEqual([1, 2]);
    expect(order([{ key: "n", order: "desc" }], "1")).toEqual([2, 3]);
    expect(order([{ key: "none", order: "asc" }], "null")).toEqual([]);
  });
});
