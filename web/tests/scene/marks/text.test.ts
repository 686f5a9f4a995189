import { describe, expect, it, vi } from "vitest";
import { ChildText } from "../../../src/scene/elements/marks/childText";
import { replaceMissing } from "../../../src/scene/elements/marks/fonts";
import { TextElement } from "../../../src/scene/TextElement";

describe("replaceMissing", () => {
  const latin = (character: string) => character < "\u0100" || character === "\u25a1";

  it("shows a box for what the font lacks", () => {
    expect(replaceMissing("a漢b🙂", latin)).toBe("a□b□");
  });

  it("takes the next best where the font has no box, and nothing where it has none of these", () => {
    expect(replaceMissing("a漢", (character) => character < "\u0100")).toBe("a?");
    expect(replaceMissing("a漢", (character) => character === "a")).toBe("a");
  });

  it("leaves out what is never seen", () => {
    expect(replaceMissing("a\u200d\ufe0fb", latin)).toBe("ab");
  });

  it("knows the ends of lines of any system", () => {
    expect(replaceMissing("a\r\nb\rc\td", latin)).toBe("a\nb\nc    d");
  });
});

describe("ChildText", () => {
  const text = (content: string) => {
    const element = new TextElement({} as never, "@");
    element.update({ text: content });
    return element;
  };

  it("joins the texts, and hears when one changes", async () => {
    const changed = vi.fn();
    const child = new ChildText(changed);
    expect(child.content).toBeNull();
    const [one, two] = [text("a"), text("b")];
    child.take([one, two]);
    expect(child.content).toBe("ab");
    changed.mockClear();
    two.update({ text: "c" });
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect(child.content).toBe("ac");
    child.dispose();
  });
});
