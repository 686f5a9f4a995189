import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { welcome } from "../support";
import { TestPage } from "./support";

let page: TestPage;

beforeEach(() => {
  page = new TestPage();
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("calls of the server", () => {
  it("reach an element by its ref, whichever node it stands in.", async () => {
    await page.template({
      root: '<server-node name="a"></server-node>',
      a: '<input ref="field"><input ref="other">',
    });
    const focus = vi.spyOn(page.find<HTMLInputElement>("input"), "focus");
    const answer = await page.call("field", "focus", [], { preventScroll: true });
    expect(answer).toMatchObject({ status: 0 });
    expect(focus).toHaveBeenCalledWith({ preventScroll: true });
  });

  it("find a method in either spelling.", async () => {
    await page.template({ root: '<input ref="field" value="x">' });
    const answer = await page.call("field", "get_attribute", ["value"]);
    expect(answer).toMatchObject({ status: 0, value: "x" });
  });

  it("name the refs there are when theirs is unknown.", async () => {
    await page.template({ root: '<i ref="one"></i><i ref="two"></i>' });
    expect(await page.call("three", "x")).toMatchObject({ status: 2, value: expect.stringContaining("one, two") });
  });

  it("do not find what v-if has taken away.", async () => {
    await page.template({ root: '<i v-if="on" ref="one"></i>' });
    await page.state({ on: true });
    expect(await page.call("one", "blur")).toMatchObject({ status: 0 });
    await page.state({ on: false });
    expect(await page.call("one", "blur")).toMatchObject({ status: 2 });
  });

  it("name the method that is unknown.", async () => {
    await page.template({ root: '<i ref="one"></i>' });
    expect(await page.call("one", "fly")).toMatchObject({ status: 2, value: '"one" has no method "fly"' });
  });

  it("reach the page where the ref is empty.", async () => {
    await page.call("", "set_title", ["New title"]);
    expect(document.title).toBe("New title");
    await page.call("", "notify", ["Saved", "success"]);
    expect(page.notices()).toEqual(["Saved"]);
    expect(await page.call("", "fly")).toMatchObject({ status: 2, value: expect.stringContaining("set_title") });
  });

  it("open no address that is a script.", async () => {
    const open = vi.spyOn(window, "open");
    expect(await page.call("", "open_url", ["javascript:alert(1)"])).toMatchObject({ status: 2 });
    expect(open).not.toHaveBeenCalled();
  });
});

describe("the page entry", () => {
  it("runs on_ready when all parts of the page are drawn.", async () => {
    await page.serve(
      [["ui", "main", "root"], { template: '<server-node name="part"></server-node>' }],
      [["ui", "main", "part"], { template: '<input ref="field">' }],
      [["ui", "main", "@page"], { on_ready: "found = refs.field.tagName" }],
    );
    await settle();
    expect(page.written()).toEqual([["found", "INPUT"]]);
  });

  it("has a title that follows the state.", async () => {
    await page.serve([["ui", "main", "@page"], { title: { state: "name" } }], [["state", "name"], "One"]);
    expect(document.title).toBe("One");
    await page.state({ name: "Two" });
    expect(document.title).toBe("Two");
  });

  it("gives title and icon.", async () => {
    document.head.innerHTML = '<link rel="icon" href="data:,">';
    await page.serve([["ui", "main", "@page"], { title: "Wind tunnel", favicon: "data:image/png;base64,AA" }]);
    expect(document.title).toBe("Wind tunnel");
    expect(document.querySelector("link[rel=icon]")?.getAttribute("href")).toBe("data:image/png;base64,AA");
  });

  it.each([
    ["dark", "dark"],
    ["light", "light"],
    [{ state: "night" }, "dark"],
  ])("with theme %j makes the page %s.", async (theme, expected) => {
    await page.state({ night: true });
    await page.serve([["ui", "main", "@page"], { theme }]);
    expect(document.documentElement.dataset.theme).toBe(expected);
  });

  it("follows the state key of its theme.", async () => {
    await page.serve([["ui", "main", "@page"], { theme: { state: "night" } }]);
    expect(document.documentElement.dataset.theme).toBe("light");
    await page.state({ night: "dark" });
    expect(document.documentElement.dataset.theme).toBe("dark");
  });

  it("leaves what it does not give.", async () => {
    document.title = "Before";
    await page.serve([["ui", "main", "@page"], { title: null, favicon: null, on_ready: null, theme: null }]);
    expect(document.title).toBe("Before");
    expect(document.documentElement.dataset.theme).toBe("light");
    expect(page.notices()).toEqual([]);
  });

  it("runs statements of on_ready.", async () => {
    await page.serve(
      [["ui", "main", "@page"], { on_ready: "if (!seen) { seen = true; }" }],
      [["ui", "main", "root"], { template: "<i></i>" }],
    );
    await settle();
    expect(page.written()).toEqual([["seen", true]]);
  });

  it("evaluates on_ready once the page is drawn.", async () => {
    await page.serve(
      [["ui", "main", "@page"], { on_ready: "trigger('ready', [refs.one.id])" }],
      [["ui", "main", "root"], { template: '<i ref="one" id="drawn"></i>' }],
    );
    await settle();
    expect(page.socket.sentOf("ClientCall")[0]).toMatchObject({ name: "ready", args: ["drawn"] });
  });
});

describe("the server", () => {
  it("is told once when the page is mounted.", async () => {
    await page.template({ root: "<p></p>" });
    await settle();
    await page.state({ a: 1 });
    await settle();
    const mounted = page.socket.sentOf("ClientEvent").filter(({ topic }) => topic === "mounted");
    expect(mounted.map(({ payload }) => payload)).toEqual([{ ui: "main" }]);
  });
});

describe("what people see of the connection", () => {
  const close = (code: string, retry = false) => {
    page.socket.receive({ type: "Close", code, reason: "because", retry });
    return nextTick();
  };

  it("is a banner over the page while it is lost, and nothing once it is back.", async () => {
    await page.template({ root: "<p>content</p>" });
    expect(page.container.querySelector(".bv-banner")).toBeNull();
    page.socket.break();
    await nextTick();
    expect(page.text(".bv-banner")).toBe("Connection lost, reconnecting…");
    expect(page.text("p")).toBe("content");
    page.page.client.connection.retryNow();
    page.socket.accept();
    page.socket.receive(welcome({ resumed: true }));
    await nextTick();
    expect(page.container.querySelector(".bv-banner")).toBeNull();
  });

  it("is a page that explains the full link where there is no token.", async () => {
    await close("unauthorized");
    expect(page.text("h1")).toBe("The full link is needed");
  });

  it("is a page that asks to reload where the protocols differ.", async () => {
    await close("protocol");
    expect(page.text(".bv-message")).toContain("because");
    expect(page.text("button")).toBe("Reload");
  });

  it("is a banner with a way back where another tab took over.", async () => {
    await page.template({ root: "<p>content</p>" });
    await close("superseded");
    expect(page.text(".bv-banner")).toContain("open elsewhere");
    page.find(".bv-banner button").click();
    expect(page.page.client.connection.status.state).toBe("connecting");
  });

  it("is a page that names the others where its template is missing.", async () => {
    await page.serve([["ui", "second", "root"], { template: "<p></p>" }]);
    expect(page.text("h1")).toBe("There is no page “main”");
    expect(page.find("a").getAttribute("href")).toBe("?ui=second");
  });
});

describe("notices", () => {
  it("are counted when they repeat, and go when they are dismissed.", async () => {
    for (let i = 0; i < 3; i += 1) page.page.notify({ level: "error", text: "no mesh" });
    await nextTick();
    expect(page.text(".bv-notice")).toContain("no mesh×3");
    page.find(".bv-notice button").click();
    await nextTick();
    expect(page.container.querySelector(".bv-notice")).toBeNull();
  });

  it("are four at most, the newest.", () => {
    for (let i = 0; i < 9; i += 1) page.page.notify({ level: "info", text: `notice ${i}` });
    expect(page.notices()).toEqual(["notice 5", "notice 6", "notice 7", "notice 8"]);
  });

  it("show what the server refused.", () => {
    page.socket.receive({ type: "Error", code: "refused", message: "this key is read-only" });
    expect(page.notices()).toEqual(["this key is read-only"]);
  });
});
