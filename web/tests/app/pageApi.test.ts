import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Belvedere } from "../../src/api";
import { pageApi } from "../../src/app/pageApi";
import { TestPage } from "./support";

let page: TestPage;
let api: Belvedere;

beforeEach(() => {
  page = new TestPage();
  api = pageApi(page.page);
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

const publish = (topic: string, payload: unknown, number: number) =>
  page.socket.receive({ type: "Event", number, after: 0, topic, payload });

describe("the page's interface for scripts", () => {
  it("reads all of the state, one variable, and says what there is.", async () => {
    await page.state({ a: 1, b: [2] });
    expect(api.state.get()).toEqual({ a: 1, b: [2] });
    expect(api.state.get("a")).toBe(1);
    expect(api.state.get("c")).toBeUndefined();
    expect([api.state.has("a"), api.state.has("c")]).toEqual([true, false]);
  });

  it("writes several variables in one message.", async () => {
    await page.state({ a: 1, b: 2 });
    api.state.update({ a: 3, b: 4 });
    expect(page.written()).toEqual([["a", 3, "b", 4]]);
  });

  it("tells a watcher once of each change of any of its keys, and ends when asked.", async () => {
    await page.state({ a: 1, b: 2, c: 3 });
    const seen = vi.fn();
    const stop = api.state.watch(["a", "b"], seen);
    await page.state({ a: 5, b: 6 });
    await page.state({ c: 9 });
    api.state.set("a", 7);
    page.written();
    await page.state({ a: 7 });
    await page.handled();
    stop();
    await page.state({ b: 0 });
    expect(seen.mock.calls).toEqual([
      [1, 2],
      [5, 6],
      [7, 6],
    ]);
  });

  it("tells of a watcher that throws, and goes on.", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await page.state({ a: 1 });
    api.state.watch(["a"], () => {
      throw new Error("no such chart");
    });
    const other = vi.fn();
    api.state.watch(["a"], other);
    await page.state({ a: 2 });
    expect(other).toHaveBeenLastCalledWith(2);
    expect(page.notices()).toEqual(["Script: no such chart"]);
  });

  it("hears of a topic under its own name, however it was published, until it is told to stop.", async () => {
    const heard = vi.fn();
    const stop = api.subscribe("progress", heard);
    publish("publish:progress", 1, 1);
    publish("progress", 2, 2);
    publish("publish:other", 3, 3);
    stop();
    publish("progress", 4, 4);
    expect(heard.mock.calls).toEqual([[1], [2]]);
  });

  it("gives an object of the script's own a ref, for templates and for calls of the server.", async () => {
    await page.template({ root: "<b>{{ refs.mine ? 1 : 0 }}</b>" });
    api.refs.mine = { add: (a: number, b: number) => a + b };
    expect(await page.call("mine", "add", [1, 2])).toMatchObject({ status: 0, value: 3 });
    expect(Object.keys(api.refs)).toEqual(["mine"]);
    delete api.refs.mine;
    expect(await page.call("mine", "add", [1, 2])).toMatchObject({ status: 2 });
  });

  it("is known to templates by trame's name too.", async () => {
    await page.state({ a: 1 });
    await page.template({ root: `<b @click="trame.state.set('a', 5)">{{ trame.state.get('a') }}</b>` });
    page.find("b").click();
    await page.state({});
    expect(page.text("b")).toBe("5");
    expect(page.written()).toEqual([["a", 5]]);
  });

  it("says what the page may do and how it stands.", () => {
    expect(api).toMatchObject({ role: "control", connected: true, dark: false });
  });
});
