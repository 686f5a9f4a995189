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

async function click(selector = "button"): Promise<void> {
  page.find(selector).click();
  await nextTick();
}

describe("v-model on a member", () => {
  it("writes the whole variable, and shows it everywhere.", async () => {
    await page.template({ root: '<input v-model="form.name"><p>{{ form.name }} {{ form.age }}</p>' });
    await page.state({ form: { name: "Ada", age: 36 } });
    type(page.find("input"), "Grace");
    await nextTick();
    expect(page.text("p")).toBe("Grace 36");
    expect(page.written()).toEqual([["form", { name: "Grace", age: 36 }]]);
  });

  it("keeps its modifiers.", async () => {
    await page.template({ root: '<input v-model.number="form.rows[1].age">' });
    await page.state({ form: { rows: [{ age: 1 }, { age: 2 }] } });
    type(page.find("input"), "7");
    expect(page.written()).toEqual([["form", { rows: [{ age: 1 }, { age: 7 }] }]]);
  });

  it("follows the object that a loop names.", async () => {
    await page.template({ root: '<input v-for="row in form.rows" v-model="row.name">' });
    await page.state({ other: { rows: [] }, form: { rows: [{ name: "a" }, { name: "b" }] } });
    type(page.container.querySelectorAll("input")[1]!, "c");
    expect(page.written()).toEqual([["form", { rows: [{ name: "a" }, { name: "c" }] }]]);
  });

  it("shows what was there when the server refuses it.", async () => {
    await page.template({ root: '<input v-model="form.name">' });
    await page.state({ form: { name: "Ada" } });
    type(page.find("input"), "Eve");
    page.clock.frame();
    await nextTick();
    await page.handled();
    expect(page.find<HTMLInputElement>("input").value).toBe("Ada");
  });

  it("is not interrupted by the echo of what was typed before.", async () => {
    await page.template({ root: '<input v-model="form.name">' });
    await page.state({ form: { name: "" } });
    const input = page.find<HTMLInputElement>("input");
    type(input, "G");
    page.clock.frame();
    const number = page.lastNumber();
    type(input, "Gr");
    await page.state({ form: { name: "G" } });
    await page.handled(number);
    expect(input.value).toBe("Gr");
  });

  it("snaps back behind a view link.", async () => {
    page.unmount();
    page = new TestPage({ role: "view" });
    await page.template({ root: '<input v-model="form.name">' });
    await page.state({ form: { name: "Ada" } });
    type(page.find("input"), "Eve");
    await nextTick();
    expect(page.find<HTMLInputElement>("input").value).toBe("Ada");
    expect(page.written()).toEqual([]);
  });

  it("tells when there is nothing to write to.", async () => {
    await page.template({ root: '<button @click="form.name = 1">x</button>' });
    await click();
    expect(page.notices()[0]).toContain('form has no value, so "name" of it can not be set');
  });
});

describe("a handler", () => {
  it("writes members, one after another, and reads what it wrote.", async () => {
    await page.template({ root: `<button @click="form.a = 1; form.b += form.a; form.b++; delete form.c">x</button>` });
    await page.state({ form: { a: 0, b: 2, c: 3 } });
    await click();
    expect(page.written()).toEqual([["form", { a: 1, b: 4 }]]);
  });

  it("writes to the object of a loop more than once.", async () => {
    await page.template({ root: '<button v-for="row in rows" @click="row.n += 1; row.n += 1">{{ row.n }}</button>' });
    await page.state({ rows: [{ n: 1 }] });
    await click();
    expect(page.text("button")).toBe("3");
    expect(page.written()).toEqual([["rows", [{ n: 3 }]]]);
  });

  it("changes lists, and gets what the method returns.", async () => {
    await page.template({
      root: '<button @click="last = list.pop(); list.push(9, 8); list.sort()">x</button><p>{{ list }}</p>',
    });
    await page.state({ list: [3, 1, 2] });
    await click();
    expect(page.text("p").replace(/\s/g, "")).toBe("[1,3,8,9]");
    expect(page.written()).toEqual([["list", [1, 3, 8, 9], "last", 2]]);
  });

  it("gives a component that shows a list a new one.", async () => {
    await page.template({ root: '<select v-model="n"><option v-for="n in list">{{ n }}</option></select>' });
    await page.state({ list: [1], n: 1 });
    const before = page.page.state.get("list");
    await page.template({ root: '<button @click="list.push(2)">x</button>' });
    await click();
    expect(page.page.state.get("list")).not.toBe(before);
    expect(before).toEqual([1]);
  });

  it("leaves alone what belongs to no state variable.", async () => {
    await page.template({
      root: `<button @click="$event.target.title = 'clicked'; (() => { const own = [1]; own.push(2); seen = own })()">x</button>`,
    });
    await page.state({ form: {} });
    await click();
    expect(page.find("button").title).toBe("clicked");
    expect(page.written()).toEqual([["seen", [1, 2]]]);
  });

  it("writes variables by name, and those that other code has changed.", async () => {
    await page.template({
      root: `<button @click="Object.assign(form, { a: 1 }); flushState('form'); set('b', get('form').a)">x</button>`,
    });
    await page.state({ form: { a: 0 } });
    await click();
    expect(page.written()).toEqual([["form", { a: 1 }, "b", 1]]);
  });

  it("sends what it wrote before what it calls.", async () => {
    await page.template({ root: `<button @click="form.a = 1; trigger('save')">x</button>` });
    await page.state({ form: { a: 0 } });
    await click();
    const kinds = page.socket.sent.map(({ type }) => type).filter((type) => type === "Write" || type === "ClientCall");
    expect(kinds).toEqual(["Write", "ClientCall"]);
  });
});
