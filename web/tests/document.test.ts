import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { NumericArray } from "../src/arrays";
import { type Change, DocumentCopy, type Path } from "../src/document";
import { batch } from "./support";

const A: Path = ["state", "a"];
const B: Path = ["state", "b"];

/** A copy that has a = 1 and b = 2 at version 5. */
function copy(): DocumentCopy {
  const document = new DocumentCopy();
  document.apply(
    batch({
      version: 5,
      listing: [],
      definitions: [
        [1, ...A],
        [2, ...B],
      ],
      values: [1, 1, 2, 2],
    }),
  );
  return document;
}

describe("apply", () => {
  it("gives values and arrays at their paths.", () => {
    const document = copy();
    const points = new NumericArray("f4", [1, 3], new Float32Array([1, 2, 3]));
    document.apply(
      batch({ version: 6, definitions: [[3, "view", "main", "points"]], arrays: [[3, "f4", [1, 3]]], blobs: [points] }),
    );
    expect(document.get(A)).toBe(1);
    expect(document.get(["view", "main", "points"])).toBe(points);
    expect(document.paths(["state"])).toEqual([A, B]);
    expect(document.completeTo).toBe(6);
  });

  it("never applies a lower version of an entry.", () => {
    const document = copy();
    document.apply(batch({ version: 4, complete_to: 0, values: [1, "old"] }));
    expect(document.get(A)).toBe(1);
    expect(document.version(A)).toBe(5);
    expect(document.completeTo).toBe(5);
  });

  it("removes an entry.", () => {
    const document = copy();
    document.apply(batch({ version: 6, removed: [1] }));
    expect(document.has(A)).toBe(false);
    expect(document.get(A)).toBeUndefined();
    expect(document.paths()).toEqual([B]);
  });

  it("does not bring a removed entry back when an older transfer ends late.", () => {
    const document = copy();
    document.apply(batch({ version: 8, removed: [1] }), true);
    document.apply(batch({ version: 7, complete_to: 0, definitions: [[1, ...A]], values: [1, "late"] }), false);
    expect(document.has(A)).toBe(false);
  });

  it("takes an entry that comes back after its removal under another id.", () => {
    const document = copy();
    document.apply(batch({ version: 6, removed: [1] }));
    document.apply(batch({ version: 7, definitions: [[9, ...A]], values: [9, "back"] }));
    expect(document.get(A)).toBe("back");
  });

  it("follows ids that change their paths.", () => {
    const document = copy();
    document.apply(
      batch({
        version: 6,
        definitions: [
          [1, ...B],
          [2, ...A],
        ],
        values: [1, "b", 2, "a"],
      }),
    );
    expect([document.get(A), document.get(B)]).toEqual(["a", "b"]);
  });

  it("drops what a listing does not name.", () => {
    const document = copy();
    document.apply(batch({ version: 9, listing: [[...B]] }));
    expect(document.paths()).toEqual([B]);
    expect(document.get(B)).toBe(2);
  });

  it("reports a value whose id is bound to no path, and applies the others.", () => {
    const errors: unknown[] = [];
    const document = new DocumentCopy((error) => errors.push(error));
    document.apply(batch({ version: 1, definitions: [[1, ...A]], values: [77, "?", 1, "a"] }));
    expect(document.get(A)).toBe("a");
    expect(String(errors[0])).toContain("entry 77");
  });
});

describe("another epoch", () => {
  it("keeps the old picture until its first batch.", () => {
    const document = copy();
    document.expectReset();
    expect(document.get(A)).toBe(1);
    expect(document.completeTo).toBe(0);
    document.apply(batch({ version: 1, listing: [], definitions: [[1, ...B]], values: [1, "new"] }));
    expect(document.has(A)).toBe(false);
    expect(document.get(B)).toBe("new");
    expect(document.completeTo).toBe(1);
  });

  it("tells of what is gone in the same turn as of what is new.", () => {
    const document = copy();
    const heard = vi.fn();
    document.subscribePrefix(["state"], heard);
    document.expectReset();
    document.apply(batch({ version: 1, listing: [], definitions: [[1, ...B]], values: [1, "new"] }));
    expect(heard.mock.calls).toEqual([
      [
        [
          { path: A, value: undefined },
          { path: B, value: "new" },
        ],
      ],
    ]);
  });
});

describe("listeners", () => {
  it("hear each batch once, after all of it is applied.", () => {
    const document = copy();
    const seen: unknown[] = [];
    document.subscribe(A, () => seen.push([document.get(A), document.get(B)]));
    const changes: Change[][] = [];
    document.subscribePrefix(["state"], (all) => changes.push([...all]));
    document.apply(batch({ version: 6, values: [1, "x", 2, "y"] }));
    expect(seen).toEqual([["x", "y"]]);
    expect(changes).toEqual([
      [
        { path: A, value: "x" },
        { path: B, value: "y" },
      ],
    ]);
  });

  it("are not called after they have ended.", () => {
    const document = copy();
    const heard = vi.fn();
    document.subscribe(A, heard)();
    document.subscribePrefix([], heard)();
    document.apply(batch({ version: 6, values: [1, "x"] }));
    expect(heard).not.toHaveBeenCalled();
  });

  it("do not silence the others when they throw.", () => {
    const errors: unknown[] = [];
    const document = new DocumentCopy((error) => errors.push(error));
    const heard = vi.fn();
    document.subscribe(A, () => {
      throw new Error("broken");
    });
    document.subscribe(A, heard);
    document.apply(batch({ version: 1, definitions: [[1, ...A]], values: [1, 1] }));
    expect(heard).toHaveBeenCalledWith(1);
    expect(errors).toEqual([new Error("broken")]);
  });
});

describe("writes of the client's own", () => {
  it("are shown at once.", () => {
    const document = copy();
    document.write(A, "mine");
    expect(document.get(A)).toBe("mine");
  });

  it("are not overwritten by values that come before they are handled.", () => {
    const document = copy();
    document.write(A, "mi");
    document.numbered(A, 1);
    document.write(A, "mine");
    document.numbered(A, 2);
    document.apply(batch({ version: 6, values: [1, "mi"] }));
    document.handled(1);
    expect(document.get(A)).toBe("mine");
    document.apply(batch({ version: 7, values: [1, "mine"] }));
    document.handled(2);
    expect(document.get(A)).toBe("mine");
  });

  it("keep listeners quiet about values that are not shown.", () => {
    const document = copy();
    document.write(A, 20);
    document.numbered(A, 1);
    const heard = vi.fn();
    document.subscribe(A, heard);
    document.apply(batch({ version: 6, values: [1, 10] }));
    expect(heard).not.toHaveBeenCalled();
    document.handled(1);
    expect(heard.mock.calls).toEqual([[10]]);
  });

  it("give way to the server's value once they are handled.", () => {
    const document = copy();
    document.write(A, 20);
    document.numbered(A, 1);
    document.apply(batch({ version: 6, values: [1, 10] }));
    expect(document.get(A)).toBe(20);
    document.handled(1);
    expect(document.get(A)).toBe(10);
  });

  it("are shown again as they were when they are refused.", () => {
    const document = copy();
    const heard = vi.fn();
    document.write(A, 20);
    document.numbered(A, 1);
    document.subscribe(A, heard);
    document.handled(1);
    expect(heard).toHaveBeenCalledWith(1);
  });

  it("wait for their number however many others are handled.", () => {
    const document = copy();
    document.write(A, "typing");
    document.handled(1_000);
    expect(document.get(A)).toBe("typing");
  });

  it("are void when another session begins.", () => {
    const document = copy();
    document.write(A, "mine");
    document.expectReset();
    expect(document.get(A)).toBe(1);
  });
});

describe("any order of batches that the server may choose", () => {
  const PATHS: Path[] = [A, B, ["view", "m", "points"]];

  interface Write {
    path: number;
    value: number | null;
  }

  /** What each version wrote; a null is a removal. Ids are made anew when a path comes back, as the server does. */
  interface Made {
    version: number;
    id: number;
    path: number;
    value: number | null;
  }

  function made(writes: readonly Write[]): Made[] {
    const ids = new Map<number, number>();
    let next = 1;
    return writes.map(({ path, value }, position) => {
      if (!ids.has(path)) ids.set(path, next++);
      const id = ids.get(path)!;
      if (value === null) ids.delete(path);
      return { version: position + 1, id, path, value };
    });
  }

  const asBatch = ({ version, id, path, value }: Made) =>
    batch({
      version,
      complete_to: 0,
      definitions: [[id, ...PATHS[path]!]],
      ...(value === null ? { removed: [id] } : { values: [id, value] }),
    });

  it("ends with the newest value of every entry, and no version ever falls.", () => {
    const write = fc.record({
      path: fc.integer({ min: 0, max: PATHS.length - 1 }),
      value: fc.option(fc.integer(), { freq: 3 }),
    });
    const scenario = fc.array(write, { maxLength: 24 }).chain((writes) =>
      fc.record({
        writes: fc.constant(writes),
        order: fc.shuffledSubarray([...writes.keys()], { minLength: writes.length }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ writes, order }) => {
        const document = new DocumentCopy();
        const all = made(writes);
        for (const position of order) {
          const before = PATHS.map((path) => document.version(path));
          document.apply(asBatch(all[position]!), true);
          PATHS.forEach((path, index) => {
            expect(document.version(path)).toBeGreaterThanOrEqual(before[index]!);
          });
        }
        PATHS.forEach((path, index) => {
          const last = all.findLast((one) => one.path === index);
          expect(document.get(path)).toBe(last?.value ?? undefined);
          expect(document.has(path)).toBe(last !== undefined && last.value !== null);
          if (last === undefined || last.value === null) return;
          document.apply(batch({ version: writes.length + 1, values: [last.id, "next"] }));
          expect(document.get(path)).toBe("next");
        });
      }),
    );
  });

  it("shows what was written here last until it is handled, and the server's value after.", () => {
    type Step = { kind: "write"; value: number } | { kind: "serve"; value: number } | { kind: "handle" };
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ kind: fc.constant("write" as const), value: fc.integer() }),
      fc.record({ kind: fc.constant("serve" as const), value: fc.integer() }),
      fc.record({ kind: fc.constant("handle" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const document = copy();
        let [server, version, number, mine]: [number, number, number, number | null] = [1, 5, 0, null];
        for (const step of steps) {
          if (step.kind === "write") {
            mine = step.value;
            document.write(A, mine);
            document.numbered(A, ++number);
          } else if (step.kind === "serve") {
            server = step.value;
            document.apply(batch({ version: ++version, values: [1, server] }));
          } else {
            mine = null;
            document.handled(number);
          }
          expect(document.get(A)).toBe(mine ?? server);
        }
      }),
    );
  });
});
