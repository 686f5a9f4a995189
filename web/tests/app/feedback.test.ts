import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { TestPage } from "./support";

let page: TestPage;

beforeEach(() => {
  page = new TestPage();
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
});

const answers = () => page.socket.sentOf("ClientEvent").filter(({ topic }) => topic === "dialog");
const ask = (id: string, question: Record<string, unknown>) =>
  page.serve([["session", "dialog", id], { text: "Sure?", number: 1, ...question }]);

describe("dialogs", () => {
  it("show one question at a time, in the order they were asked.", async () => {
    await page.serve(
      [["session", "dialog", "b"], { kind: "confirm", text: "second", number: 2 }],
      [["session", "dialog", "a"], { kind: "confirm", text: "first", number: 1 }],
    );
    expect(page.container.querySelectorAll("dialog")).toHaveLength(1);
    expect(page.text("dialog p")).toBe("first");
    page.find("dialog form").dispatchEvent(new Event("submit", { cancelable: true }));
    await nextTick();
    expect(page.text("dialog p")).toBe("second");
    expect(answers().map(({ payload }) => payload)).toEqual([{ id: "a", value: true }]);
  });

  it("answer null when they are dismissed, false by the other button.", async () => {
    await ask("a", { kind: "confirm" });
    page.find("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
    await nextTick();
    await ask("b", { kind: "confirm" });
    page.find(".bv-quiet").click();
    expect(answers().map(({ payload }) => payload)).toEqual([
      { id: "a", value: null },
      { id: "b", value: false },
    ]);
  });

  it("go away when the server takes the question back.", async () => {
    await ask("a", { kind: "alert" });
    await page.serve([["session", "dialog", "a"], undefined]);
    expect(page.container.querySelector("dialog")).toBeNull();
    expect(answers()).toEqual([]);
  });

  it("list many options in a drop-down, and answer with the position.", async () => {
    const options = Array.from({ length: 20 }, (_, number) => `option ${number}`);
    await ask("a", { kind: "choose", options, default: 3 });
    const list = page.find<HTMLSelectElement>("dialog select");
    expect(list.value).toBe("3");
    list.value = "5";
    list.dispatchEvent(new Event("change"));
    page.find("dialog form").dispatchEvent(new Event("submit", { cancelable: true }));
    expect(answers().map(({ payload }) => payload)).toEqual([{ id: "a", value: 5 }]);
  });
});

describe("progress bars", () => {
  it("are shown in their order, and only so many.", async () => {
    const entries = Array.from({ length: 7 }, (_, number): [string[], unknown] => [
      ["session", "progress", `p${number}`],
      { title: `Bar ${number}`, text: "", value: number / 10, number: 7 - number },
    ]);
    await page.serve(...entries);
    const shown = [...page.container.querySelectorAll(".bv-bar-head")].map((head) => head.textContent);
    expect(shown).toEqual(["Bar 660 %", "Bar 550 %", "Bar 440 %", "Bar 330 %", "Bar 220 %"]);
    expect(page.text(".bv-bars")).toContain("and 2 more");
  });

  it("tell no amount where there is none.", async () => {
    await page.serve([["session", "progress", "p"], { title: "Reading", text: "a.vtu", value: null, number: 1 }]);
    expect(page.find("[role=progressbar]").hasAttribute("aria-valuenow")).toBe(false);
    expect(page.text(".bv-bars")).toBe("Readinga.vtu");
  });
});

describe("notices", () => {
  const notice = (payload: Record<string, unknown>, number: number) => {
    page.socket.receive({ type: "Event", number, after: 0, topic: "notice", payload });
    return nextTick();
  };

  it("stay until they are dismissed where the server says so.", async () => {
    vi.useFakeTimers();
    await notice({ level: "success", title: "Title", text: "kept", timeout: 0 }, 1);
    await notice({ level: "info", text: "brief", timeout: 1 }, 2);
    vi.advanceTimersByTime(60_000);
    expect(page.notices()).toEqual(["kept"]);
  });

  it("make room for others before those that are to stay do.", async () => {
    await notice({ level: "info", text: "kept", timeout: 0 }, 1);
    for (let number = 2; number < 7; number += 1) await notice({ level: "info", text: `brief ${number}` }, number);
    expect(page.notices()).toEqual(["kept", "brief 4", "brief 5", "brief 6"]);
  });
});
