import { describe, expect, it } from "vitest";
import { FrameQueue } from "../src/frames";
import { ManualClock } from "./support";

function setUp() {
  const clock = new ManualClock();
  const done: string[] = [];
  const errors: unknown[] = [];
  const queue = new FrameQueue((error) => errors.push(error), clock);
  const push = (name: string) => queue.push(() => done.push(name));
  return { clock, done, errors, queue, push };
}

describe("FrameQueue", () => {
  it("does everything at the next frame, in order.", () => {
    const { clock, done, push } = setUp();
    push("a");
    push("b");
    expect(done).toEqual([]);
    clock.frame();
    expect(done).toEqual(["a", "b"]);
  });

  it("does it at a timer where no frame comes.", () => {
    const { clock, done, push } = setUp();
    push("a");
    clock.pass(99);
    expect(done).toEqual([]);
    clock.pass(1);
    expect(done).toEqual(["a"]);
  });

  it("does it at the next push where neither frame nor timer came for long.", () => {
    const { clock, done, push } = setUp();
    push("a");
    clock.after = () => 0;
    clock.now = () => 101;
    push("b");
    expect(done).toEqual(["a", "b"]);
  });

  it("goes on after a task that throws.", () => {
    const { clock, done, errors, queue, push } = setUp();
    queue.push(() => {
      throw new Error("broken");
    });
    push("b");
    clock.frame();
    expect(done).toEqual(["b"]);
    expect(errors).toEqual([new Error("broken")]);
  });

  it("leaves what a task pushes to the frame after.", () => {
    const { clock, done, queue, push } = setUp();
    queue.push(() => push("later"));
    clock.frame();
    expect(done).toEqual([]);
    clock.frame();
    expect(done).toEqual(["later"]);
  });
});
