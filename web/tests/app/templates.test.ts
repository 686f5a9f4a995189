import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { TestPage } from "./support";

let page: TestPage;

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  page = new TestPage();
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

const type = (input: HTMLInputElement, text: string) => {
  input.value = text;
  input.dispatchEvent(new Event("input"));
};

describe("a template", () => {
  it("shows state, and follows it.", async () => {
    await page.template({ root: "<p>{{ count + 1 }}</p>" });
    await page.state({ count: 1 });
    expect(page.text("p")).toBe("2");
    await page.state({ count: 5 });
    expect(page.text("p")).toBe("6");
  });

  it("reads a name that nobody has set as undefined, without a warning.", async () => {
    const warn = vi.spyOn(console, "warn");
    await page.template({ root: "<p>{{ nothing === undefined }}</p>" });
    expect(page.text("p")).toBe("true");
    expect(warn).not.toHaveBeenCalled();
  });

  it("follows a name that gets its first value later.", async () => {
    await page.template({ root: "<p>{{ late ?? 'none' }}</p>" });
    expect(page.text("p")).toBe("none");
    await page.state({ late: "here" });
    expect(page.text("p")).toBe("here");
  });

  it("writes a state key by assigning to it.", async () => {
    await page.template({ root: '<button @click="count = count + 1; other = [count]">+</button><p>{{ count }}</p>' });
    await page.state({ count: 1 });
    page.find("button").click();
    await nextTick();
    expect(page.text("p")).toBe("2");
    expect(page.written()).toEqual([["count", 2, "other", [2]]]);
  });

  it("does not write a plain value that is already shown.", async () => {
    await page.template({ root: '<button @click="count = 1; list = list">+</button>' });
    await page.state({ count: 1, list: [] });
    page.find("button").click();
    expect(page.written()).toEqual([["list", []]]);
  });

  it("knows JavaScript's own names, its loops and conditions.", async () => {
    await page.template({
      root: `<ul><li v-for="(item, i) in items" :key="i" v-show="item > 1">{{ Math.round(item) }}/{{ i }}</li></ul>
        <p v-if="items.length > 2">many</p><p v-else>few</p>`,
    });
    await page.state({ items: [1.4, 2.6] });
    expect(page.text("ul")).toBe("1/03/1");
    expect(page.text("p")).toBe("few");
    await page.state({ items: [1, 2, 3] });
    expect(page.text("p")).toBe("many");
  });

  it("reads state keys that begin with an underscore.", async () => {
    await page.template({ root: "<p>{{ _mine }}</p>" });
    await page.state({ _mine: 7 });
    await page.template({ root: "<p>is {{ _mine }}</p>" });
    expect(page.text("p")).toBe("is 7");
  });

  it("waits for the first copy of the state.", () => {
    expect(page.container.textContent).toContain("Connecting");
  });

  it("does not call a trigger whose name a state key has.", async () => {
    await page.template({ root: `<button @click="trigger('go')">go</button>` });
    await page.state({ trigger: "mine" });
    page.find("button").click();
    expect(page.socket.sentOf("ClientCall")[0]).toMatchObject({ name: "go", args: [], kwargs: {} });
  });

  it("calls triggers with arguments, and has their result.", async () => {
    await page.template({ root: `<button @click="trigger('add', [1], {b: 2}).then(sum => result = sum)">+</button>` });
    page.find("button").click();
    const { number, args, kwargs } = page.socket.sentOf("ClientCall")[0]!;
    expect([args, kwargs]).toEqual([[1], { b: 2 }]);
    page.socket.receive({ type: "Reply", number: 1, to: number, status: 0, value: 3 });
    await nextTick();
    expect(page.written()).toEqual([["result", 3]]);
  });
});

describe("v-model on a native input", () => {
  beforeEach(async () => {
    await page.template({ root: '<input v-model="name"><p>{{ name }}</p>' });
    await page.state({ name: "Ada" });
  });

  it("shows the state and writes it.", async () => {
    const input = page.find<HTMLInputElement>("input");
    expect(input.value).toBe("Ada");
    type(input, "Grace");
    await nextTick();
    expect(page.text("p")).toBe("Grace");
    expect(page.written()).toEqual([["name", "Grace"]]);
  });

  it("is not interrupted by the echo of what was typed before.", async () => {
    const input = page.find<HTMLInputElement>("input");
    type(input, "G");
    page.clock.frame();
    const number = page.lastNumber();
    type(input, "Gr");
    await page.state({ name: "G" });
    await page.handled(number);
    expect(input.value).toBe("Gr");
  });

  it("shows what the server makes of it.", async () => {
    const input = page.find<HTMLInputElement>("input");
    type(input, "too long");
    page.clock.frame();
    await page.state({ name: "too" });
    await page.handled();
    expect(input.value).toBe("too");
  });

  it("shows what was there before when the server refuses it.", async () => {
    const input = page.find<HTMLInputElement>("input");
    type(input, "forbidden");
    page.clock.frame();
    await nextTick();
    await page.handled();
    expect(input.value).toBe("Ada");
  });

  it("snaps back behind a view link.", async () => {
    page.unmount();
    page = new TestPage({ role: "view" });
    await page.template({ root: '<input v-model="name">' });
    await page.state({ name: "Ada" });
    const input = page.find<HTMLInputElement>("input");
    type(input, "Eve");
    await nextTick();
    expect(input.value).toBe("Ada");
    expect(page.written()).toEqual([]);
    expect(page.notices()[0]).toContain("View only");
  });
});

describe("nodes", () => {
  it("are drawn where they are placed.", async () => {
    await page.template({ root: '<main><server-node name="a"></server-node></main>', a: "<b>one</b><b>two</b>" });
    expect(page.find("main").innerHTML).toContain("<b>one</b><b>two</b>");
  });

  it("leave each other alone when one changes.", async () => {
    await page.template({
      root: '<server-node name="a"></server-node><server-node name="b"></server-node>',
      a: '<i class="a">1</i>',
      b: '<input class="b">',
    });
    const input = page.find<HTMLInputElement>(".b");
    input.value = "half typed";
    await page.template({ a: '<i class="a">2</i>' });
    expect(page.text(".a")).toBe("2");
    expect(page.find(".b")).toBe(input);
  });

  it("stay when the node around them changes.", async () => {
    await page.template({
      root: '<section class="old"><server-node name="a"></server-node></section>',
      a: '<input class="a">',
    });
    const input = page.find(".a");
    await page.template({
      root: '<section class="new" title="t"><server-node name="a"></server-node><p>more</p></section>',
    });
    expect(page.find("section").className).toBe("new");
    expect(page.find(".a")).toBe(input);
  });

  it("change in place what differs between two templates, static attributes too.", async () => {
    await page.template({ root: '<div><input class="x" placeholder="old"><span v-if="on">on</span></div>' });
    const input = page.find<HTMLInputElement>("input");
    await page.template({ root: '<div><input class="y" :placeholder="hint"><span v-if="!on">off</span></div>' });
    await page.state({ hint: "new" });
    expect(page.find("input")).toBe(input);
    expect(input.className).toBe("y");
    expect(input.placeholder).toBe("new");
    expect(page.text("span")).toBe("off");
  });

  it("go when the server removes them.", async () => {
    await page.template({ root: '<server-node name="a"></server-node>', a: '<i class="a"></i>' });
    await page.serve([["ui", "main", "a"], undefined]);
    expect(page.container.querySelector(".a")).toBeNull();
  });

  it("draw v-once anew when their template changes.", async () => {
    await page.state({ n: 1 });
    await page.template({ root: "<p v-once>{{ n }}</p>" });
    await page.state({ n: 2 });
    expect(page.text("p")).toBe("1");
    await page.template({ root: "<p v-once>is {{ n }}</p>" });
    expect(page.text("p")).toBe("is 2");
  });
});

describe("a template that is wrong", () => {
  it("says where, and the rest of the page goes on.", async () => {
    await page.template({
      root: '<server-node name="bad"></server-node><p>{{ fine }}</p>',
      bad: '<div>\n<b :title="1 +">x</b></div>',
    });
    await page.state({ fine: "yes" });
    expect(page.text(".bv-template-error")).toMatch(/^bad: .*1 \+.*line 2/);
    expect(page.text("p")).toBe("yes");
    const sent = page.socket.sentOf("ClientEvent").filter(({ topic }) => topic === "error");
    expect(sent).toHaveLength(1);
    expect(sent[0]!.payload).toMatchObject({ where: 'Template of "bad"' });
  });

  it("says so when its tags do not close.", async () => {
    await page.template({ root: "<div><p>x</div>" });
    expect(page.text(".bv-template-error")).toContain("Line 1");
  });

  it("is drawn once it is mended.", async () => {
    await page.template({ root: '<b :title="1 +">x</b>' });
    await page.template({ root: '<b :title="1">x</b>' });
    expect(page.container.querySelector(".bv-template-error")).toBeNull();
    expect(page.find("b").title).toBe("1");
  });

  it("that throws while it is drawn leaves the others, and comes back.", async () => {
    await page.template({
      root: '<server-node name="bad"></server-node><p>{{ fine }}</p>',
      bad: '<b class="bad">{{ mesh.name }}</b>',
    });
    await page.state({ fine: "yes" });
    expect(page.text("p")).toBe("yes");
    expect(page.notices()[0]).toContain("Template");
    await page.state({ mesh: { name: "bunny" } });
    expect(page.text(".bad")).toBe("bunny");
  });

  it("that throws in a handler tells people and server.", async () => {
    await page.template({ root: '<button @click="nothing.there()">x</button>' });
    page.find("button").click();
    expect(page.notices()[0]).toContain("Template");
    expect(page.socket.sentOf("ClientEvent").map(({ topic }) => topic)).toContain("error");
  });

  it("does not flood the server with its errors.", async () => {
    await page.template({ root: '<button @click="nothing.there()">x</button>' });
    for (let click = 0; click < 100; click += 1) page.find("button").click();
    const errors = page.socket.sentOf("ClientEvent").filter(({ topic }) => topic === "error");
    expect(errors.length).toBeLessThanOrEqual(10);
  });

  it("can not overwrite a function of the page.", async () => {
    await page.template({ root: '<button @click="trigger = 1">x</button>' });
    page.find("button").click();
    expect(page.notices()[0]).toContain("trigger");
    expect(page.written()).toEqual([]);
  });
});
