import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h, nextTick, onMounted, onUnmounted } from "vue";
import { TestPage } from "./support";

let page: TestPage;
/** How often each card drew itself, by its title. */
let drawn: Record<string, number>;
let mounted: number;

/** A component with a slot, as those of Vuetify. */
const Card = defineComponent({
  props: { title: String, items: Array },
  emits: ["chosen"],
  setup(props, { slots, expose }) {
    onMounted(() => {
      mounted += 1;
    });
    onUnmounted(() => {
      mounted -= 1;
    });
    expose({ titleOf: () => props.title });
    return () => {
      const title = props.title ?? "";
      drawn[title] = (drawn[title] ?? 0) + 1;
      return h("section", [h("h1", title), slots.default?.({ value: `of ${title}` }), slots.foot?.()]);
    };
  },
});

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  drawn = {};
  mounted = 0;
  page = new TestPage();
  page.app.component("x-card", Card);
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

const texts = () => page.container.textContent?.replace(/\s+/g, " ");

describe("a change of the state", () => {
  it("draws the component whose slot reads it, and no other.", async () => {
    await page.template({
      root: `<x-card title="outer">
        <x-card title="a">{{ a }}</x-card><x-card title="b"><x-card title="c">{{ b }}</x-card></x-card>
      </x-card><p>{{ p }}</p>`,
    });
    drawn = {};
    await page.state({ b: 2 });
    expect(drawn).toEqual({ c: 1 });
    await page.state({ p: 3 });
    expect(drawn).toEqual({ c: 1 });
    expect(texts()).toContain("2");
    expect(texts()).toContain("3");
  });

  it("leaves components with handlers, models and literals beside it alone.", async () => {
    await page.template({
      root: `<p>{{ p }}</p>
        <x-card title="handler" @click="p = 1">x</x-card>
        <x-card title="call" @click="refs.other.focus">x</x-card>
        <x-card title="model" v-model="name"></x-card>
        <x-card title="literal" :items="['a', {b: 1}, true]" :style="{'color': 'red'}">x</x-card>`,
    });
    drawn = {};
    await page.state({ p: 3 });
    expect(page.text("p")).toBe("3");
    expect(drawn).toEqual({});
  });

  it("is shown in loops, slots with values and conditions.", async () => {
    await page.template({
      root: `<x-card title="list"><x-card v-for="item in items" :key="item" :title="item">{{ item }} {{ n }}</x-card></x-card>
        <x-card title="slot"><template #default="{ value }"><i>{{ value }} {{ n }}</i></template></x-card>
        <x-card title="if"><template v-if="n > 1" #foot>foot {{ n }}</template></x-card>`,
    });
    await page.state({ items: ["x", "y"], n: 1 });
    expect(texts()).toContain("x 1");
    expect(texts()).toContain("of slot 1");
    expect(texts()).not.toContain("foot");
    await page.state({ items: ["y", "z"], n: 2 });
    expect(texts()).not.toContain("x 2");
    expect(texts()).toContain("z 2");
    expect(texts()).toContain("of slot 2");
    expect(texts()).toContain("foot 2");
  });

  it("reaches handlers in loops with the item they stand at.", async () => {
    await page.template({
      root: `<x-card title="list"><button v-for="item in items" @click="chosen = item">{{ item }}</button></x-card>`,
    });
    await page.state({ items: ["a", "b"] });
    await page.state({ items: ["c", "d"] });
    page.container.querySelectorAll("button")[1]!.click();
    expect(page.written()).toEqual([["chosen", "d"]]);
  });

  it("that the user made is not drawn again when the server has taken it.", async () => {
    await page.template({ root: '<input v-model="name"><x-card title="t" :items="[name]">{{ name }}</x-card>' });
    await page.state({ name: "Ada" });
    const input = page.find<HTMLInputElement>("input");
    input.value = "Grace";
    input.dispatchEvent(new Event("input"));
    await nextTick();
    page.clock.frame();
    drawn = {};
    await page.state({ name: "Grace" });
    await page.handled();
    expect(drawn).toEqual({});
    expect(texts()).toContain("Grace");
  });

  it("keeps what a ref refers to.", async () => {
    await page.template({ root: '<p>{{ p }}</p><x-card title="t" ref="card">x</x-card>' });
    await page.state({ p: 1 });
    await page.state({ p: 2 });
    expect((await page.call("card", "title_of")).value).toBe("t");
  });
});

describe("a template in the place of another", () => {
  it("brings its own slots, however deep, and keeps the components.", async () => {
    await page.template({ root: '<x-card title="a"><x-card title="b"><b>one {{ n }}</b></x-card></x-card>' });
    const element = page.find("section section");
    await page.template({ root: '<x-card title="a"><x-card title="b"><i>two {{ n }}</i></x-card></x-card>' });
    expect(page.find("section section")).toBe(element);
    expect(page.container.querySelector("b")).toBeNull();
    await page.state({ n: 5 });
    expect(page.text("i")).toBe("two 5");
    expect(mounted).toBe(2);
  });

  it("takes away slots that it has not.", async () => {
    await page.template({ root: '<x-card title="a">x<template #foot>foot</template></x-card>' });
    await page.template({ root: '<x-card title="a">x</x-card>' });
    expect(texts()).not.toContain("foot");
  });

  it("brings its own handlers.", async () => {
    await page.template({ root: '<button @click="n = 1">x</button>' });
    await page.template({ root: '<button @click="n = 2">x</button>' });
    page.find("button").click();
    expect(page.written()).toEqual([["n", 2]]);
  });
});

describe("a handler that names a method", () => {
  it("looks it up when it is called.", async () => {
    await page.template({
      root: '<button @click="refs.card.titleOf">x</button><x-card title="t" ref="card"></x-card>',
    });
    page.find("button").click();
    await nextTick();
    expect(page.notices()).toEqual([]);
  });

  it("tells that there is none.", async () => {
    await page.template({ root: '<button @click="refs.nobody.focus">x</button>' });
    page.find("button").click();
    expect(page.notices()[0]).toContain("Template");
  });
});

describe("changed attributes", () => {
  const change = (number: number, attributes: unknown) =>
    page.serve([["ui", "main", "root", String(number)], attributes]);

  it("reach their element, and only the component that draws it.", async () => {
    await page.template({
      root: `<!-- a < b --><x-card title="a"><input placeholder="old"><br/><b v-if="on">x</b><i>{{ '<p>' }}</i></x-card>
        <x-card title="b"><u></u></x-card>`,
    });
    drawn = {};
    const input = page.find<HTMLInputElement>("input");
    await change(1, { placeholder: "new", class: "wide", disabled: "", maxlength: 3 });
    expect(page.find("input")).toBe(input);
    expect([input.placeholder, input.className, input.disabled, input.maxLength]).toEqual(["new", "wide", true, 3]);
    expect(drawn).toEqual({ a: 1 });
    await change(6, { title: "u" });
    expect(page.find("u").title).toBe("u");
    expect(drawn).toEqual({ a: 1, b: 1 });
  });

  it("take the place of what the template says, and give it back.", async () => {
    await page.template({ root: '<x-card :title="t"></x-card><b style="color: red" class="x"></b>' });
    await page.state({ t: "from state" });
    await change(0, { title: "from Python" });
    expect(page.text("h1")).toBe("from Python");
    await change(0, undefined);
    expect(page.text("h1")).toBe("from state");
    await change(1, { style: "color: blue", class: null });
    expect(page.find("b").style.color).toBe("blue");
    expect(page.find("b").hasAttribute("class")).toBe(false);
  });

  it("are those of every copy in a loop.", async () => {
    await page.template({ root: '<ul><li v-for="i in 3" :key="i" title="old">{{ i }}</li></ul>' });
    await change(1, { title: "new" });
    expect([...page.container.querySelectorAll("li")].map(({ title }) => title)).toEqual(["new", "new", "new"]);
  });

  it("belong to the text they came with.", async () => {
    await page.template({ root: "<b></b><i></i>" });
    await change(1, { title: "t" });
    await page.serve(
      [["ui", "main", "root"], { template: "<p></p><b></b><i title='t'></i>" }],
      [["ui", "main", "root", "1"], undefined],
    );
    expect(page.find("b").title).toBe("");
    expect(page.find("i").title).toBe("t");
  });

  it("are there before the template, too.", async () => {
    await page.serve([["ui", "main", "root", "0"], { title: "t" }], [["ui", "main", "root"], { template: "<b></b>" }]);
    expect(page.find("b").title).toBe("t");
  });

  it("are counted past elements that are drawn by directives.", async () => {
    await page.template({
      root: `<template v-if="on"><b></b></template><template v-else><i></i></template>
        <x-card title="a"><template #foot><u v-for="n in 2"></u></template></x-card><s></s>`,
    });
    await change(3, { title: "i" });
    await change(6, { title: "u" });
    await change(7, { title: "s" });
    expect([page.find("i").title, page.find("u").title, page.find("s").title]).toEqual(["i", "u", "s"]);
    await change(1, { title: "b" });
    await page.state({ on: true });
    expect(page.find("b").title).toBe("b");
  });
});

describe("nodes of other pages", () => {
  it("are drawn where they are placed, with their own parts.", async () => {
    await page.serve(
      [["ui", "main", "root"], { template: '<server-node name="root" template="other"></server-node>' }],
      [["ui", "main", "part"], { template: "<b>of main</b>" }],
      [["ui", "other", "root"], { template: '<server-node name="part"></server-node>' }],
      [["ui", "other", "part"], { template: "<b>of other</b>" }],
    );
    expect(page.text("b")).toBe("of other");
  });

  it("may be placed several times, and never in themselves.", async () => {
    await page.serve(
      [
        ["ui", "main", "root"],
        { template: '<server-node name="a" template="@nodes"/><server-node name="a" template="@nodes"/>' },
      ],
      [["ui", "@nodes", "a"], { template: '<b>{{ n }}</b><server-node name="a"></server-node>' }],
    );
    await page.state({ n: 3 });
    expect(texts()).toContain('3the node "a" stands in itself3the node "a" stands in itself');
  });
});
