import { describe, expect, it, vi } from "vitest";
import { SceneAnswers, SceneEvents, type Uplink } from "../../src/scene/link";
import { ManualClock } from "../support";

class Up implements Uplink {
  role: "control" | "view" = "control";
  backlog = 0;
  readonly sent: unknown[][] = [];
  event(topic: string, payload: unknown): void {
    expect(topic).toBe("scene");
    this.sent.push(payload as unknown[]);
  }
  get told() {
    return this.sent.map(([, etype, key, value]) => `${etype} ${key} ${JSON.stringify(value)}`);
  }
}

function line() {
  const up = new Up();
  const clock = new ManualClock();
  return { up, clock, events: new SceneEvents(up, "main", clock, () => 7) };
}

describe("SceneEvents", () => {
  it("sends an event at once, with the name of its scene and the time", () => {
    const { up, events } = line();
    events.send("CLICK", "a", { point: new Float32Array([1, 2]) });
    expect(up.sent).toEqual([["main", "CLICK", "a", { point: [1, 2] }, 7]]);
  });

  it("keeps bytes as they are", () => {
    const { up, events } = line();
    const bytes = new Uint8Array([1, 2]);
    events.send("UPLOAD", "a", { bytes });
    expect(up.sent).toEqual([["main", "UPLOAD", "a", { bytes }, 7]]);
    expect(Object.values(up.sent[0]?.[3] as object)[0]).toBe(bytes);
  });

  it("sends only the newest of what moves, one of each type and key", () => {
    const { up, clock, events } = line();
    events.send("MOVE", "a", 1, { latest: true });
    events.send("MOVE", "a", 2, { latest: true });
    events.send("MOVE", "b", 3, { latest: true });
    events.send("MOVE", "a", 4, { latest: true });
    expect(up.told).toEqual(["MOVE a 1"]);
    clock.pass(11);
    expect(up.told).toEqual(["MOVE a 1", "MOVE b 3", "MOVE a 4"]);
    clock.pass(1000);
    expect(up.sent).toHaveLength(3);
  });

  it("waits while the server falls behind", () => {
    const { up, clock, events } = line();
    up.backlog = 1000;
    events.send("MOVE", "a", 1, { latest: true });
    clock.pass(500);
    expect(up.sent).toEqual([]);
    up.backlog = 0;
    clock.pass(11);
    expect(up.told).toEqual(["MOVE a 1"]);
  });

  it("sends the end of a movement after its last step", () => {
    const { up, events } = line();
    events.send("MOVE", "a", 1, { latest: true });
    events.send("MOVE", "a", 2, { latest: true });
    events.send("MOVE_END", "a", 3);
    expect(up.told).toEqual(["MOVE a 1", "MOVE a 2", "MOVE_END a 3"]);
  });

  it("sends nothing for who may only watch, and nothing after its end", () => {
    const { up, clock, events } = line();
    up.role = "view";
    events.send("CLICK", "a");
    up.role = "control";
    events.send("MOVE", "a", 1, { latest: true });
    events.send("MOVE", "a", 2, { latest: true });
    events.dispose();
    clock.pass(1000);
    expect(up.told).toEqual(["MOVE a 1"]);
  });
});

describe("SceneAnswers", () => {
  it("asks the newest first, and the next one where that is not meant", async () => {
    const answers = new SceneAnswers(new ManualClock());
    answers.add("WHO", () => "the first");
    const end = answers.add("WHO", ({ key }) => (key === "b" ? "the second" : undefined));
    expect(await answers.ask({ etype: "WHO", key: "b" })).toBe("the second");
    expect(await answers.ask({ etype: "WHO", key: "a" })).toBe("the first");
    end();
    expect(await answers.ask({ etype: "WHO", key: "b" })).toBe("the first");
  });

  it("waits for an element whose class is still loading", async () => {
    const answers = new SceneAnswers(new ManualClock());
    const asked = answers.ask({ etype: "WHO" });
    answers.add("OTHER", () => 1);
    answers.add("WHO", async () => new Float32Array([1, 2]));
    expect(await asked).toEqual([1, 2]);
  });

  it("says so where nobody answers", async () => {
    const clock = new ManualClock();
    const answers = new SceneAnswers(clock);
    answers.add("WHO", () => undefined);
    const asked = expect(answers.ask({ etype: "WHO", key: "x" })).rejects.toThrow(
      'nothing in this scene answers WHO of "x"',
    );
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    clock.pass(5000);
    await asked;
  });

  it("tells everybody", () => {
    const answers = new SceneAnswers(new ManualClock());
    const [one, other] = [vi.fn(), vi.fn()];
    answers.add("PULSE", one);
    answers.add("PULSE", other);
    answers.tell({ etype: "PULSE", data: 1 });
    answers.tell({ etype: "NOTHING" });
    expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
  });
});
