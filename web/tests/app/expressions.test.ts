import { describe, expect, it } from "vitest";
import { memberWrites } from "../../src/app/expressions";

/** What is written, as text: kind, object and member. */
const writes = (source: string) =>
  memberWrites(source).map(({ kind, object, member }) => `${kind} ${object} ${member}`);

describe("writes to members", () => {
  it.each([
    ["form.name = 1", 'assign form "name"'],
    ["form.address.city = $event", 'assign form.address "city"'],
    ["rows[i + 1].done = !rows[i + 1].done", 'assign rows[i + 1] "done"'],
    ["rows[i] = 2", "assign rows i"],
    ['form["a b"] += 1', 'assign form "a b"'],
    ["form.count++", 'assign form "count"'],
    ["--form.count", 'assign form "count"'],
    ["form.flags ||= []", 'assign form "flags"'],
    ["find(id).name = 'x'", 'assign find(id) "name"'],
    ["(a || b).name = 1", 'assign (a || b) "name"'],
    ["form?.items[0].name = 1", 'assign form?.items[0] "name"'],
    ["delete form.name", 'delete form "name"'],
    ["list.push(4)", "mutate list .push"],
    ["form.list?.splice(i, 1)", "mutate form.list ?.splice"],
    ["on = true; form.on = on", 'assign form "on"'],
    ["ok ? form.a = 1 : null", 'assign form "a"'],
    ["() => { form.a = 1 }", 'assign form "a"'],
    ["form.new = 1", 'assign form "new"'],
    ["x /* form.no = 1 */ = form.a = `b.c = 1`", 'assign form "a"'],
  ])("are found in: %s", (source, found) => {
    expect(writes(source)).toEqual([found]);
  });

  it.each([
    "count = count + 1",
    "count++",
    "form.name == 1",
    "form.name === other.name",
    "form.name >= 1 && form.name <= 2",
    "save(form.name => 1)",
    "say('form.name = 1')",
    "say(`form.name = 1`)",
    "// form.name = 1",
    "form.name.match(/a.b = 1/)",
    "[form, other] = pair",
    "const name = form.name",
    "list.map(push)",
    "new Form().name = 1",
    "say('it",
    "form.(name = 1",
    "form[] = 1",
  ])("are not seen in: %s", (source) => {
    expect(writes(source)).toEqual([]);
  });

  it("are found one after another.", () => {
    expect(writes("form.a = form.b = 1; list.push(form.c++)")).toEqual([
      'assign form "a"',
      'assign form "b"',
      "mutate list .push",
      'assign form "c"',
    ]);
  });
});
