import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Held } from "../../../src/scene/elements/page/Held";

describe("Held", () => {
  let shown: number[];
  let held: Held<number>;

  beforeEach(() => {
    vi.useFakeTimers();
    shown = [];
    held = new Held((value) => shown.push(value));
  });

  afterEach(() => {
    held.dispose();
    vi.useRealTimers();
  });

  it("shows what the program sets", () => {
    held.offer(1);
    held.offer(2);
    expect(shown).toEqual([1, 2]);
  });

  it("lets echoes of earlier changes pass by while the user edits and just after", () => {
    held.begin();
    held.edit(1);
    held.edit(2);
    held.offer(1);
    held.edit(3);
    held.end();
    held.offer(2);
    held.offer(3);
    vi.runAllTimers();
    expect(shown).toEqual([]);
  });

  it("shows in the end what the program made of a change", () => {
    held.begin();
    held.edit(30);
    held.offer(10);
    held.end();
    expect(shown).toEqual([]);
    vi.runAllTimers();
    expect(shown).toEqual([10]);
  });

  it("waits as long as the user edits, and shows it then", () => {
    held.begin();
    held.offer(5);
    vi.runAllTimers();
    expect(shown).toEqual([]);
    held.end();
    expect(shown).toEqual([5]);
  });

  it("shows nothing after it was given up", () => {
    held.edit(1);
    held.offer(2);
    held.dispose();
    vi.runAllTimers();
    expect(shown).toEqual([]);
  });
});
