/**
 * Fonts: the one that comes with us, and those of programs.
 *
 * The text builder asks another server for fonts with characters that its font lacks, and shows nothing where it gets
 * no answer. So a text is looked through before, and what its font lacks becomes a box.
 */

import { fontResolverWorkerModule, type ParsedFont } from "troika-three-text";
import defaultFont from "../../../assets/fonts/DejaVuSans.ttf?url";

export const DEFAULT_FONT: string = new URL(defaultFont, document.baseURI).href;

/** What our font has for certain; for other characters it is looked into. */
const COMMON = /^[\n\x20-\x7e\xa0-\u017f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f]*$/;
const BOXES = ["\u25a1", "?", "-", " "];

/** How fonts begin: TrueType, OpenType, WOFF. */
const BEGINNINGS: ReadonlySet<string> = new Set(["\0\u0001\0\0", "true", "OTTO", "wOFF"]);
/** A font that cannot be read brings no answer at all; milliseconds. */
const PATIENCE = 20_000;

const fonts = new Map<string, Promise<ParsedFont>>();

/** The font at an address; rejects with a sentence. */
export function loadFont(url: string): Promise<ParsedFont> {
  let font = fonts.get(url);
  if (!font) {
    font = readFont(url);
    fonts.set(url, font);
    font.catch(() => fonts.delete(url));
  }
  return font;
}

async function readFont(url: string): Promise<ParsedFont> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) throw new Error("the font cannot be loaded");
  const start = new Uint8Array((await response.arrayBuffer()).slice(0, 4));
  if (!BEGINNINGS.has(String.fromCharCode(...start))) throw new Error("the file is no font (TTF, OTF or WOFF)");
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error("the font cannot be read"));
    // A blank, which every font has, makes it be read.
    void fontResolverWorkerModule.onMainThread(" ", ({ fonts: [first] }) => resolve(first!), { fonts: [{ src: url }] });
  });
}

/** The text with what the font at `url` lacks replaced by a box. */
export async function writable(text: string, url: string | null): Promise<string> {
  if (url === null && COMMON.test(text)) return text;
  const font = await loadFont(url ?? DEFAULT_FONT);
  return replaceMissing(text, (character) => font.supportsCodePoint(character.codePointAt(0)!));
}

export function replaceMissing(text: string, has: (character: string) => boolean): string {
  const box = BOXES.find(has);
  let result = "";
  for (const character of text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ")) {
    if (character === "\n" || has(character)) result += character;
    else if (box !== undefined && !IGNORED.test(character)) result += box;
  }
  return result;
}

/** Characters that are seen only through others: joiners, variation selectors. */
const IGNORED = /\p{Default_Ignorable_Code_Point}/u;
