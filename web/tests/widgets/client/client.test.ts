import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { TestPage } from "../../app/support";

let page: TestPage;

beforeEach(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  page = new TestPage();
  // The components are one file, loaded by the first that is used.
  await page.template({ root: "<client-eval></client-eval>" });
  await page.page.settled();
  await page.template({ root: "" });
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

async function show(root: string, state: Record<string, unknown> = {}): Promise<void> {
  await page.state(state);
  await page.template({ root });
  await page.page.settled();
  await nextTick();
}

const type = (input: HTMLInputElement, text: string) => {
  input.value = text;
  input.dispatchEvent(new Event("input"));
};

async function click(selector: string): Promise<void> {
  page.find(selector).click();
  await nextTick();
}

describe("<client-eval>", () => {
  const ROOT = `<client-eval ref="js" :event="message" @exec="heard = $event"></client-eval>`;

  it("runs when the server calls it, with what it was given or is called with.", async () => {
    await show(ROOT, { message: "hello" });
    await page.call("js", "exec");
    expect(page.page.state.get("heard")).toBe("hello");
    await page.call("js", "exec", ["you"]);
    expect(page.page.state.get("heard")).toBe("you");
    await page.call("js", "exec", [null]);
    expect(page.page.state.get("heard")).toBeNull();
  });

  it("knows the window, and state by name.", async () => {
    await show(
      `<client-eval ref="js" @exec="window.belvedereTest = get('message'); setAll({ a: 1, b: 2 })"></client-eval>`,
      {
        message: "hello",
      },
    );
    await page.call("js", "exec");
    expect((window as unknown as Record<string, unknown>).belvedereTest).toBe("hello");
    expect(page.written()).toEqual([["a", 1, "b", 2]]);
  });
});

describe("<client-style>", () => {
  const rules = () => [...document.head.querySelectorAll("style")].map(({ textContent }) => textContent);

  it("adds rules to the page, follows them, and takes them away.", async () => {
    await show('<client-style v-if="on" :css="css"></client-style>', { on: true, css: "p { color: red }" });
    expect(rules()).toContain("p { color: red }");
    await page.state({ css: "p { color: blue }" });
    await nextTick();
    expect(rules()).toContain("p { color: blue }");
    expect(rules()).not.toContain("p { color: red }");
    await page.state({ on: false });
    expect(rules()).not.toContain("p { color: blue }");
  });
});

describe("<client-script>", () => {
  const globals = window as unknown as Record<string, unknown>;

  it("runs a text once in the page's global scope, and another when it changes.", async () => {
    globals.belvedereRuns = 0;
    const state = { on: true, text: "function belvedereGreets() { return 'hi' }; window.belvedereRuns += 1" };
    await show('<client-script v-if="on" :script="text"></client-script>', state);
    expect((globals.belvedereGreets as () => string)()).toBe("hi");
    await page.state({ on: false });
    await page.state({ on: true });
    expect(globals.belvedereRuns).toBe(1);
    await page.state({ text: "window.belvedereRuns += 10" });
    await nextTick();
    expect(globals.belvedereRuns).toBe(11);
  });

  it("tells of a text that is wrong.", async () => {
    await show(`<client-script :script="text" @error="wrong = $event"></client-script>`, { text: "nothing.there()" });
    expect(page.page.state.get("wrong")).toContain("nothing is not defined");
    expect(page.notices()[0]).toContain("Script");
  });

  it("refuses a file of another server.", async () => {
    await show(`<client-script src="https://elsewhere.example/x.js" @error="wrong = $event"></client-script>`);
    await nextTick();
    expect(page.page.state.get("wrong")).toContain("the page's own server, not from elsewhere.example");
    expect(document.head.querySelector('script[src*="elsewhere"]')).toBeNull();
  });
});

describe("<server-template>", () => {
  it("shows another page in place, with its own nodes, and follows its name.", async () => {
    await page.serve(
      [["ui", "other", "root"], { template: '<i>other <server-node name="part"></server-node></i>' }],
      [["ui", "other", "part"], { template: "<b>its part</b>" }],
      [["ui", "third", "root"], { template: "<i>third</i>" }],
    );
    await show('<server-template :name="which" class="there"></server-template>', { which: "other" });
    expect(page.text(".there")).toBe("other its part");
    await page.state({ which: "third" });
    await nextTick();
    expect(page.text(".there")).toBe("third");
  });

  it("shows a node of its own page where no page has the name.", async () => {
    await page.template({ side: "<i>side</i>" });
    await show('<server-template name="side"></server-template>');
    expect(page.text("i")).toBe("side");
  });

  it("does not show itself in itself for ever.", async () => {
    await show('<p>here</p><server-template name="main"></server-template>');
    expect(page.text(".bv-template-error")).toContain("stands in itself");
    expect(page.text("p")).toBe("here");
  });
});

describe("<client-state-change>", () => {
  const ROOT = '<client-state-change :value="a" @change="told = [...(told || []), $event]"></client-state-change>';

  it("tells of changes, not of the first value.", async () => {
    await show(ROOT, { a: 1 });
    expect(page.page.state.get("told")).toBeUndefined();
    await page.state({ a: 2 });
    await nextTick();
    expect(page.page.state.get("told")).toEqual([2]);
  });

  it("tells of the first value where that is wanted.", async () => {
    await show(ROOT.replace("@change", "trigger-on-create @change"), { a: 1 });
    expect(page.page.state.get("told")).toEqual([1]);
  });

  it("takes an equal copy for no change.", async () => {
    await show(ROOT, { a: { x: [1] } });
    await page.state({ a: { x: [1] } });
    await nextTick();
    expect(page.page.state.get("told")).toBeUndefined();
    await page.state({ a: { x: [2] } });
    await nextTick();
    expect(page.page.state.get("told")).toEqual([{ x: [2] }]);
  });
});

describe("<client-triggers>", () => {
  const ROOT =
    `<client-triggers v-if="on" ref="t" @add_up="sum = $event + 1" @both="(a, b) => { pair = [a, b]; return 'done' }" ` +
    `@mounted="log = log + 'm'" @created="log = log + 'c'" @before_unmount="log = log + 'u'" ` +
    `@exit="log = log + 'x'"></client-triggers>`;

  it("are called by name, with arguments, and answer.", async () => {
    await show(ROOT, { on: true, log: "" });
    await page.call("t", "emit", ["add_up", 4]);
    expect(page.page.state.get("sum")).toBe(5);
    expect((await page.call("t", "emit", ["both", 1, 2])).value).toBe("done");
    expect(page.page.state.get("pair")).toEqual([1, 2]);
  });

  it("tell what there is when the name is wrong.", async () => {
    await show(ROOT, { on: true, log: "" });
    expect((await page.call("t", "emit", ["ad_up"])).value).toContain('no trigger "ad_up"; there are: add_up, both');
  });

  it("tell of their own coming and going, and of the page's.", async () => {
    await show(ROOT, { on: true, log: "" });
    expect(page.page.state.get("log")).toBe("cm");
    window.dispatchEvent(new Event("pagehide"));
    expect(page.page.state.get("log")).toBe("cmx");
    await page.state({ on: false });
    expect(page.page.state.get("log")).toBe("cmxu");
    window.dispatchEvent(new Event("pagehide"));
    expect(page.page.state.get("log")).toBe("cmxu");
  });
});

describe("<life-cycle-monitor>", () => {
  it("tells the console what happens to it.", async () => {
    const info = vi.spyOn(console, "info").mockImplementation(() => {});
    await show(
      `<life-cycle-monitor v-if="on" name="part" type="info" :value="a" events="created updated unmounted">
      </life-cycle-monitor>`,
      { on: true, a: 1 },
    );
    await page.state({ a: 2 });
    await nextTick();
    await page.state({ on: false });
    expect(info.mock.calls).toEqual([
      ["part", "created", 1],
      ["part", "updated", 2],
      ["part", "unmounted", 2],
    ]);
  });

  it("tells by events.", async () => {
    await show(
      `<life-cycle-monitor v-if="on" type="emit" @mounted="log = $event.name" @before-destroy="log = 'gone'">
      </life-cycle-monitor>`,
      { on: true },
    );
    expect(page.page.state.get("log")).toBe("LifeCycleMonitor");
    await page.state({ on: false });
    expect(page.page.state.get("log")).toBe("gone");
  });

  it("says which events there are.", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await show('<life-cycle-monitor events="mount"></life-cycle-monitor><p>fine</p>');
    expect(page.notices()[0]).toContain('There is no event "mount"; there are created,');
    expect(page.text("p")).toBe("fine");
  });
});

describe("<state-getter>", () => {
  const ROOT = `<state-getter :name="'list_' + n" v-slot="{ value: list, keyName: key, update, updateNested }">
    <p>{{ key }}: {{ list }}</p>
    <button class="nested" @click="updateNested('0.on', !list[0].on)">x</button>
    <button class="whole" @click="update([])">x</button>
    <button class="member" @click="list[0].on = 5">x</button>
  </state-getter>`;
  const shown = () => page.text("p").replace(/\s/g, "");

  beforeEach(() => show(ROOT, { n: 1, list_1: [{ on: false }], list_2: [{ on: 2 }] }));

  it("gives the variable of a name, and follows both.", async () => {
    expect(shown()).toBe('list_1:[{"on":false}]');
    await page.state({ n: 2 });
    await nextTick();
    expect(shown()).toBe('list_2:[{"on":2}]');
    await page.state({ list_2: [] });
    await nextTick();
    expect(shown()).toBe("list_2:[]");
  });

  it("writes it, whole or in its depth.", async () => {
    await click(".nested");
    expect(shown()).toBe('list_1:[{"on":true}]');
    await click(".member");
    expect(shown()).toBe('list_1:[{"on":5}]');
    await click(".whole");
    expect(page.written()).toEqual([["list_1", []]]);
  });
});

describe("<deep-reactive>", () => {
  const ROOT = `<deep-reactive name="form" v-slot="{ value: form }">
      <input class="name" v-model="form.name">
      <input v-for="row in form.rows" class="row" v-model.number="row.n">
      <button class="sort" @click="Array.prototype.sort.call(form.rows, (a, b) => a.n - b.n)">x</button>
      <button class="save" @click="form.name = 'saved'; trigger('save')">x</button>
    </deep-reactive><p>{{ form }}</p>`;
  const form = () => ({ name: "a", rows: [{ n: 2 }, { n: 1 }] });
  const shown = () => JSON.parse(page.text("p")) as unknown;

  it("writes the whole variable when a part of it is changed, and shows it outside.", async () => {
    await show(ROOT, { form: form() });
    type(page.find(".name"), "b");
    await nextTick();
    await nextTick();
    expect(shown()).toEqual({ ...form(), name: "b" });
    type(page.container.querySelectorAll<HTMLInputElement>(".row")[1]!, "7");
    await nextTick();
    await nextTick();
    expect(shown()).toEqual({ name: "b", rows: [{ n: 2 }, { n: 7 }] });
    expect(page.written()).toEqual([["form", { name: "b", rows: [{ n: 2 }, { n: 7 }] }]]);
  });

  it("sees what code changes that knows nothing of the state.", async () => {
    await show(ROOT, { form: form() });
    await click(".sort");
    await nextTick();
    expect(page.written()).toEqual([["form", { name: "a", rows: [{ n: 1 }, { n: 2 }] }]]);
  });

  it("sends the change before the call that follows it.", async () => {
    await show(ROOT, { form: form() });
    await click(".save");
    const items = page.socket.sent.filter(({ type }) => type === "Write" || type === "ClientCall");
    expect(items[0]).toMatchObject({ type: "Write", items: ["form", { name: "saved" }] });
    expect(items[1]).toMatchObject({ type: "ClientCall" });
  });

  it("does not write what it is given, nor answer its own echo.", async () => {
    await show(ROOT, { form: form() });
    await page.state({ form: { ...form(), name: "server" } });
    await nextTick();
    expect(page.find<HTMLInputElement>(".name").value).toBe("server");
    expect(page.written()).toEqual([]);
    type(page.find(".name"), "b");
    await nextTick();
    expect(page.written()).toHaveLength(1);
    const input = page.find(".name");
    await page.state({ form: { ...form(), name: "b" } });
    await page.handled();
    await nextTick();
    expect(page.find(".name")).toBe(input);
    expect(page.written()).toHaveLength(1);
  });

  it("shows what the server makes of it.", async () => {
    await show(ROOT, { form: form() });
    type(page.find(".name"), "too long");
    await nextTick();
    page.clock.frame();
    await page.state({ form: { ...form(), name: "too" } });
    await page.handled();
    await nextTick();
    expect(page.find<HTMLInputElement>(".name").value).toBe("too");
    expect(page.written()).toHaveLength(1);
  });

  it("snaps back when the server refuses it, and behind a view link.", async () => {
    await show(ROOT, { form: form() });
    type(page.find(".name"), "forbidden");
    await nextTick();
    page.clock.frame();
    await page.handled();
    await nextTick();
    expect(page.find<HTMLInputElement>(".name").value).toBe("a");
    page.unmount();
    page = new TestPage({ role: "view" });
    await show(ROOT, { form: form() });
    type(page.find(".name"), "forbidden");
    await nextTick();
    await nextTick();
    expect(page.find<HTMLInputElement>(".name").value).toBe("a");
    expect(page.written()).toEqual([]);
  });

  it("waits for a variable that comes later.", async () => {
    await show('<deep-reactive name="late" v-slot="{ value: late }"><p>{{ late?.x }}</p></deep-reactive>');
    await page.state({ late: { x: 1 } });
    await nextTick();
    expect(page.text("p")).toBe("1");
  });
});

describe("<client-loading>", () => {
  it("shows its message.", async () => {
    await show('<client-loading message="Reading…"></client-loading>');
    expect(page.text(".bv-loading")).toBe("Reading…");
  });
});
