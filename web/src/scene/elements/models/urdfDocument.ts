/** A URDF file, checked before robots are made of it: what is wrong is told in a sentence, not by where a parser stumbles. */

import { ModelError } from "./Source";

const TYPES = ["revolute", "continuous", "prismatic", "fixed", "floating", "planar"];
const TUPLES = ["xyz", "rpy", "rgba", "size", "scale"];

/** @returns the document, with all white space between numbers made one blank */
export function urdfDocument(text: string): Document {
  if (/<!ENTITY/i.test(text)) throw new ModelError("it declares entities, which a URDF has no use for");
  const parsed = new DOMParser().parseFromString(text, "text/xml");
  const broken = parsed.querySelector("parsererror");
  if (broken)
    throw new ModelError(
      `it is not well formed: ${firstLine((broken.querySelector("div") ?? broken).textContent ?? "")}`,
    );
  const robot = parsed.documentElement;
  if (robot.nodeName !== "robot") throw new ModelError(`it begins with <${robot.nodeName}>, not with <robot>`);
  const links = named(robot, "link");
  const joints = named(robot, "joint");
  if (links.size === 0) throw new ModelError("it has no links");
  checkJoints(joints, links);
  if ([...links.keys()].every((link) => isMoved(link, joints))) throw new ModelError("its links form a circle");
  for (const attribute of TUPLES) {
    for (const node of robot.querySelectorAll(`[${attribute}]`)) {
      const words = node.getAttribute(attribute)!.trim().split(/\s+/);
      if (words.some((word) => !Number.isFinite(Number(word)))) {
        throw new ModelError(`${attribute}="${words.join(" ")}" of a <${node.nodeName}> is not made of numbers`);
      }
      node.setAttribute(attribute, words.join(" "));
    }
  }
  return parsed;
}

function checkJoints(joints: ReadonlyMap<string, Element>, links: ReadonlyMap<string, Element>): void {
  for (const [name, joint] of joints) {
    const type = joint.getAttribute("type") ?? "";
    if (!TYPES.includes(type)) throw new ModelError(`the joint “${name}” is of the unknown type “${type}”`);
    for (const role of ["parent", "child"]) {
      const link = child(joint, role)?.getAttribute("link") ?? "";
      if (!links.has(link)) throw new ModelError(`the ${role} “${link}” of the joint “${name}” is no link`);
    }
    const mimic = child(joint, "mimic");
    const leader = mimic?.getAttribute("joint") ?? "";
    if (mimic && !joints.has(leader)) {
      throw new ModelError(`the joint “${name}” follows “${leader}”, which is no joint`);
    }
  }
}

function named(robot: Element, kind: string): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const node of robot.children) {
    if (node.nodeName !== kind) continue;
    const name = node.getAttribute("name");
    if (!name) throw new ModelError(`a ${kind} has no name`);
    if (found.has(name)) throw new ModelError(`two of its ${kind}s are called “${name}”`);
    found.set(name, node);
  }
  return found;
}

function isMoved(link: string, joints: ReadonlyMap<string, Element>): boolean {
  return [...joints.values()].some((joint) => child(joint, "child")?.getAttribute("link") === link);
}

function child(node: Element, kind: string): Element | undefined {
  return [...node.children].find((one) => one.nodeName === kind);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.slice(0, 160);
}
