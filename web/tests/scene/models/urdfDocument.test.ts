import { describe, expect, it } from "vitest";
import { urdfDocument } from "../../../src/scene/elements/models/urdfDocument";

const robot = (content: string) => `<robot name="r"><link name="a"/><link name="b"/>${content}</robot>`;
const joint = (inner: string, type = "fixed", name = "j") =>
  `<joint name="${name}" type="${type}"><parent link="a"/><child link="b"/>${inner}</joint>`;

describe("urdfDocument", () => {
  it("makes white space between numbers one blank", () => {
    const read = urdfDocument(robot(joint('<origin xyz=" 1   2\t3 "/>')));
    expect(read.querySelector("origin")!.getAttribute("xyz")).toBe("1 2 3");
  });

  it.each([
    ["<sdf/>", "begins with <sdf>"],
    ['<robot name="r"/>', "has no links"],
    ["<!DOCTYPE r [<!ENTITY a 'b'>]><robot/>", "declares entities"],
    [robot('<link name="a"/>'), "two of its links are called “a”"],
    [robot("<link/>"), "a link has no name"],
    [robot(joint("", "rotary")), "unknown type “rotary”"],
    [robot('<joint name="j" type="fixed"><parent link="a"/><child link="c"/></joint>'), "child “c” of the joint “j”"],
    [robot(joint('<mimic joint="k"/>')), "follows “k”, which is no joint"],
    [robot(joint('<origin xyz="1 2 three"/>')), 'xyz="1 2 three" of a <origin> is not made of numbers'],
    [
      robot(`${joint("")}<joint name="k" type="fixed"><parent link="b"/><child link="a"/></joint>`),
      "its links form a circle",
    ],
  ])("refuses %s", (text, why) => {
    expect(() => urdfDocument(text)).toThrow(why);
  });
});
