import { beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "../src/answers";
import { Client, type Notice } from "../src/client";
import { Credentials } from "../src/credentials";
import { type Call, type ClientMessage, type Reply, ReplyStatus } from "../src/wire";
import { batch, bytesOf, FakeSocket, ManualClock, MemoryStorage, welcome } from "./support";

let clock: ManualClock;
let sockets: FakeSocket[];
let storage: MemoryStorage;
let client: Client;
let notices: Notice[];
let errors: unknown[];

const socket = () => sockets.at(-1)!;
const last = () => socket().sent.at(-1) as ClientMessage;

function makeClient(): Client {
  const made = new Client({
    url: "ws://server/ws",
    credentials: new Credentials(storage, "/"),
    info: { kind: "browser" },
    clock,
    random: () => 1,
    open: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
  });
  made.noticed.subscribe((notice) => notices.push(notice));
  made.failed.subscribe((error) => errors.push(error));
  return made;
}

/** Connects and gives the page state a = 1, b = 2 at version 5. */
function connect(fields: Parameters<typeof welcome>[0] = {}): void {
  client.connection.connect();
  socket().accept();
  socket().receive(welcome(fields));
}

function fill(): void {
  socket().receive(
    batch({
      version: 5,
      listing: [],
      definitions: [
        [1, "state", "a"],
        [2, "state", "b"],
        [3, "session", "private"],
        [4, "session", "read_only"],
      ],
      values: [1, 1, 2, 2, 3, ["b"], 4, ["fixed"]],
    }),
  );
  clock.frame();
}

const call = (fields: Partial<Call>): Call => ({
  type: "Call",
  number: 1,
  after: 0,
  ref: "view",
  method: "reset",
  args: [],
  kwargs: {},
  answer: true,
  ...fields,
});

const reply = (fields: Partial<Reply>): Reply => ({
  type: "Reply",
  number: 1,
  to: 1,
  status: ReplyStatus.RESULT,
  value: null,
  ...fields,
});

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  storage = new MemoryStorage();
  notices = [];
  errors = [];
  client = makeClient();
});

describe("the greeting", () => {
  it("says token, protocol and what the client is.", () => {
    storage.setItem("belvedere:/:token", "secret");
    client.connection.connect();
    socket().accept();
    expect(last()).toMatchObject({
      type: "Hello",
      protocol: 1,
      token: "secret",
      session: null,
      complete_to: 0,
      received: 0,
      info: { kind: "browser" },
    });
  });

  it("offers the session and what the copy has after a connection is lost.", () => {
    connect();
    fill();
    socket().receive({ type: "Event", number: 1, after: 0, topic: "x", payload: null });
    socket().break();
    clock.pass(200);
    socket().accept();
    expect(last()).toMatchObject({ session: "s1", secret: "x1", epoch: "e1", complete_to: 5, received: 1 });
  });

  it("offers nothing of the copy after the page was loaded anew.", () => {
    connect();
    fill();
    client.leave();
    client = makeClient();
    client.connection.connect();
    socket().accept();
    expect(last()).toMatchObject({ session: "s1", secret: "x1", complete_to: 0 });
  });

  it("is without a session in a duplicated tab.", () => {
    connect();
    client.leave();
    const duplicate = new MemoryStorage();
    makeClient(); // the page itself takes its session out first
    for (const [key, value] of storage.items) duplicate.setItem(key, value);
    storage = duplicate;
    client = makeClient();
    client.connection.connect();
    socket().accept();
    expect(last()).toMatchObject({ session: null, secret: null });
  });
});

describe("batches", () => {
  it("are applied between frames, and acknowledged as applied.", () => {
    connect();
    socket().receive(batch({ version: 5, definitions: [[1, "state", "a"]], values: [1, 1] }));
    expect(client.document.has(["state", "a"])).toBe(false);
    clock.frame();
    expect(client.document.get(["state", "a"])).toBe(1);
    clock.pass(100);
    expect(last()).toEqual({ type: "Ack", messages: 1, complete_to: 5, received: 0, applied: 1 });
  });

  it("are acknowledged as received before they are applied, the first at once and the next by the eighth.", () => {
    connect();
    socket().receive(batch({ version: 1 }));
    expect(last()).toEqual({ type: "Ack", messages: 1, complete_to: 0, received: 0, applied: 0 });
    for (let version = 2; version <= 8; version += 1) socket().receive(batch({ version }));
    expect(last()).toMatchObject({ messages: 1 });
    socket().receive(batch({ version: 9 }));
    expect(last()).toEqual({ type: "Ack", messages: 9, complete_to: 0, received: 0, applied: 0 });
  });

  it("are acknowledged as applied at once where the server thinks that we fall behind.", () => {
    connect();
    for (let version = 1; version <= 9; version += 1) socket().receive(batch({ version, complete_to: version }));
    expect(last()).toMatchObject({ messages: 9, applied: 0 });
    clock.frame();
    expect(last()).toMatchObject({ messages: 9, applied: 6 }); // by then fewer than four are behind
  });

  it("come in pieces, and are applied when they are whole, up to what the last piece says.", () => {
    connect();
    const whole = new Uint8Array(bytesOf(batch({ version: 5, definitions: [[1, "state", "a"]], values: [1, "long"] })));
    const half = 16;
    const pieces = [whole.slice(0, half), whole.slice(half)];
    pieces.forEach((piece, index) => {
      const complete_to = index === 1 ? 7 : 0;
      socket().receive({ type: "Chunk", transfer: 1, offset: index * half, total: whole.length, complete_to, piece }, [
        piece,
      ]);
      clock.frame();
      expect(client.document.has(["state", "a"])).toBe(index === 1);
    });
    expect(client.document.completeTo).toBe(7);
    clock.pass(100);
    expect(last()).toMatchObject({ type: "Ack", messages: 2, applied: 2 });
  });

  it("of a cancelled transfer are forgotten.", () => {
    connect();
    const piece = new Uint8Array(8);
    socket().receive({ type: "Chunk", transfer: 1, offset: 0, total: 99, complete_to: 0, piece }, [piece]);
    expect(client.statistics().transfers).toBe(1);
    socket().receive({ type: "CancelTransfer", transfer: 1 });
    expect(client.statistics().transfers).toBe(0);
  });

  it("that can not be read cost the connection, not the copy.", () => {
    connect();
    fill();
    const broken = socket();
    broken.receiveBytes(new Uint8Array([1, 2]).buffer);
    expect(errors).toHaveLength(1);
    expect(broken.readyState).toBe(3);
    expect(client.document.get(["state", "a"])).toBe(1);
    clock.pass(200);
    expect(socket()).not.toBe(broken);
  });
});

describe("writes", () => {
  it("of one frame go as one, the last value of each key.", () => {
    connect();
    fill();
    client.write("a", 10);
    client.write("b", 20);
    client.write("a", 11);
    expect(socket().sentOf("Write")).toEqual([]);
    clock.frame();
    expect(socket().sentOf("Write")).toEqual([{ type: "Write", number: 1, items: ["a", 11, "b", 20] }]);
    expect(client.document.get(["state", "a"])).toBe(11);
  });

  it("go before a call that follows them.", () => {
    connect();
    fill();
    client.write("a", 10);
    void client.call("save");
    const sent = socket().sent.filter((message) => "number" in message);
    expect(sent.map(({ type, number }) => [type, number])).toEqual([
      ["Write", 1],
      ["ClientCall", 2],
    ]);
  });

  it("are sent again after a resume where the server lacks them, under the same number.", () => {
    connect();
    fill();
    for (const value of [10, 11, 12]) {
      client.write("a", value);
      clock.frame();
    }
    socket().receive({ type: "Handled", number: 1 });
    socket().break();
    clock.pass(200);
    connect({ resumed: true, received: 2 });
    expect(socket().sentOf("Write")).toEqual([{ type: "Write", number: 3, items: ["a", 12] }]);
    expect(client.statistics().unhandled).toBe(2);
  });

  it("made while there is no connection go once there is one.", () => {
    connect();
    fill();
    socket().break();
    client.write("a", 10);
    client.write("a", 11);
    clock.frame();
    clock.pass(200);
    connect({ resumed: true });
    expect(socket().sentOf("Write")).toEqual([{ type: "Write", number: 1, items: ["a", 11] }]);
  });

  it("that are lost with their session are taken back, and people are told.", () => {
    connect();
    fill();
    client.write("a", 10);
    socket().break();
    clock.pass(200);
    connect({ session: "s2", resumed: false });
    expect(client.document.get(["state", "a"])).toBe(1);
    expect(notices.map(({ level }) => level)).toEqual(["warning"]);
    client.write("b", 3);
    clock.frame();
    expect(socket().sentOf("Write")).toEqual([{ type: "Write", number: 1, items: ["b", 3] }]);
  });

  it("of a read-only key are taken back without being sent.", () => {
    connect();
    fill();
    client.write("fixed", 1);
    clock.frame();
    expect(client.document.has(["state", "fixed"])).toBe(false);
    expect(socket().sentOf("Write")).toEqual([]);
    expect(notices[0]!.text).toContain("fixed");
  });

  it("that are too large are taken back, and the others sent.", () => {
    connect({ max_message: 100 });
    fill();
    client.write("a", "x".repeat(200));
    client.write("b", 3);
    clock.frame();
    expect(socket().sentOf("Write")).toEqual([{ type: "Write", number: 1, items: ["b", 3] }]);
    expect(client.document.get(["state", "a"])).toBe(1);
    expect(notices[0]!.text).toContain("accepts 100");
  });

  it("go on after the numbers of the page that was here before.", () => {
    connect();
    client.leave();
    client = makeClient();
    connect({ resumed: true, received: 7 });
    fill();
    client.write("a", 2);
    clock.frame();
    expect(socket().sentOf("Write")[0]!.number).toBe(8);
  });
});

describe("a view link", () => {
  beforeEach(() => {
    connect({ role: "view" });
    fill();
  });

  it("sends no write, and shows the value as it was.", () => {
    const heard = vi.fn();
    client.document.subscribe(["state", "a"], heard);
    client.write("a", 10);
    clock.frame();
    expect(socket().sentOf("Write")).toEqual([]);
    expect(heard).toHaveBeenCalledWith(1);
    expect(notices[0]!.text).toContain("View only");
  });

  it("keeps a private key for itself.", () => {
    client.write("b", 10);
    clock.frame();
    expect(socket().sentOf("Write")).toEqual([]);
    expect(client.document.get(["state", "b"])).toBe(10);
    expect(notices).toEqual([]);
  });

  it("sends no call.", async () => {
    await client.call("save");
    expect(socket().sentOf("ClientCall")).toEqual([]);
  });
});

describe("calls of the client", () => {
  beforeEach(() => {
    connect();
    fill();
  });

  it("resolve with the server's answer.", async () => {
    const answer = client.call("add", [1, 2], { c: 3 });
    expect(last()).toEqual({
      type: "ClientCall",
      number: 1,
      name: "add",
      args: [1, 2],
      kwargs: { c: 3 },
      answer: true,
    });
    socket().receive(reply({ value: 6 }));
    await expect(answer).resolves.toBe(6);
  });

  it("reject with the server's error.", async () => {
    const answer = client.call("add");
    socket().receive(reply({ status: ReplyStatus.ERROR, value: "no such trigger" }));
    await expect(answer).rejects.toEqual(new CallError("no such trigger"));
  });

  it("give several answers one by one.", async () => {
    const parts: unknown[] = [];
    const answer = client.call("count", [], {}, { onMore: (value) => parts.push(value) });
    socket().receive(reply({ number: 1, status: ReplyStatus.MORE, value: 1 }));
    socket().receive(reply({ number: 2, status: ReplyStatus.MORE, value: 2 }));
    socket().receive(reply({ number: 3, status: ReplyStatus.END }));
    await answer;
    expect(parts).toEqual([1, 2]);
  });

  it("resolve after the state that was sent before the answer is shown.", async () => {
    const answer = client.call("save");
    const shown = answer.then(() => client.document.get(["state", "a"]));
    socket().receive(batch({ version: 6, values: [1, "saved"] }));
    socket().receive(reply({}));
    await Promise.resolve();
    clock.frame();
    await expect(shown).resolves.toBe("saved");
  });

  it("are answered once, also when an answer comes twice.", async () => {
    const first = client.call("one");
    socket().receive(reply({ number: 1, value: 1 }));
    const second = client.call("two");
    socket().receive(reply({ number: 1, to: 2, value: "again" }));
    socket().receive(reply({ number: 2, to: 2, value: 2 }));
    await expect(Promise.all([first, second])).resolves.toEqual([1, 2]);
  });

  it("tell the server when nobody waits any more.", async () => {
    const abort = new AbortController();
    const answer = client.call("long", [], {}, { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toThrow("cancelled");
    expect(last()).toEqual({ type: "ClientCancel", number: 2, to: 1 });
  });

  it("reject when their session is gone.", async () => {
    const answer = client.call("long");
    socket().break();
    clock.pass(200);
    connect({ session: "s2" });
    await expect(answer).rejects.toThrow("began anew");
  });
});

describe("calls of the server", () => {
  const turn = () => new Promise((resolve) => setTimeout(resolve));

  beforeEach(() => {
    connect();
    fill();
  });

  it("are answered with what they return.", async () => {
    client.onCall = async ({ method }) => `${method} done`;
    socket().receive(call({}));
    await turn();
    expect(last()).toEqual({ type: "ClientReply", number: 1, to: 1, status: ReplyStatus.RESULT, value: "reset done" });
  });

  it("are answered with what they throw.", async () => {
    client.onCall = () => {
      throw new Error("no component has the ref");
    };
    socket().receive(call({}));
    await turn();
    expect(last()).toMatchObject({ type: "ClientReply", status: ReplyStatus.ERROR, value: "no component has the ref" });
  });

  it("run once the copy has the state they depend on, in their order.", () => {
    const ran: [string, unknown][] = [];
    client.onCall = ({ method }) => {
      ran.push([method, client.document.get(["state", "a"])]);
    };
    socket().receive(call({ number: 1, method: "late", after: 7 }));
    socket().receive(call({ number: 2, method: "later", after: 7 }));
    socket().receive(call({ number: 3, method: "now", after: 0 }));
    expect(ran).toEqual([["now", 1]]);
    socket().receive(batch({ version: 7, complete_to: 6, values: [1, "half"] }));
    clock.frame();
    expect(ran).toHaveLength(1);
    socket().receive(batch({ version: 7, complete_to: 7, values: [1, "whole"] }));
    clock.frame();
    expect(ran.slice(1)).toEqual([
      ["late", "whole"],
      ["later", "whole"],
    ]);
  });

  it("run once, also when they are sent again after a resume.", () => {
    const ran: number[] = [];
    client.onCall = ({ number }) => {
      ran.push(number);
    };
    socket().receive(call({ number: 1 }));
    socket().break();
    clock.pass(200);
    connect({ resumed: true });
    socket().receive(call({ number: 1 }));
    socket().receive(call({ number: 2 }));
    expect(ran).toEqual([1, 2]);
  });

  it("are answered with an error when what they return can not be sent.", async () => {
    client.onCall = () => "x".repeat(20_000);
    socket().receive(call({}));
    await turn();
    expect(last()).toMatchObject({
      type: "ClientReply",
      status: ReplyStatus.ERROR,
      value: expect.stringContaining("accepts 10000"),
    });
  });

  it("are answered several times by an async iterable.", async () => {
    client.onCall = async function* () {
      yield 1;
      yield 2;
    };
    socket().receive(call({}));
    await turn();
    expect(socket().sentOf("ClientReply")).toMatchObject([
      { status: ReplyStatus.MORE, value: 1 },
      { status: ReplyStatus.MORE, value: 2 },
      { status: ReplyStatus.END, value: null },
    ]);
  });

  it("end their iterable when they are cancelled.", async () => {
    let ended = false;
    client.onCall = async function* () {
      try {
        for (;;) {
          await turn();
          yield 1;
        }
      } finally {
        ended = true;
      }
    };
    socket().receive(call({}));
    await turn();
    await turn();
    socket().receive({ type: "Cancel", number: 2, to: 1 });
    const before = socket().sentOf("ClientReply").length;
    await turn();
    await turn();
    expect(ended).toBe(true);
    expect(socket().sentOf("ClientReply")).toHaveLength(before);
  });

  it("of a session that is gone are not answered in the next.", async () => {
    let finish = () => {};
    client.onCall = () =>
      new Promise<void>((_, reject) => {
        finish = () => reject(new Error("late"));
      });
    socket().receive(call({}));
    socket().break();
    clock.pass(200);
    connect({ session: "s2" });
    finish();
    await turn();
    expect(socket().sentOf("ClientReply")).toEqual([]);
  });

  it("are not answered after they are cancelled.", async () => {
    client.onCall = () => new Promise((resolve) => setTimeout(resolve));
    socket().receive(call({}));
    socket().receive({ type: "Cancel", number: 2, to: 1 });
    await turn();
    await turn();
    expect(socket().sentOf("ClientReply")).toEqual([]);
  });

  it("do not run at all when they are cancelled while they wait.", () => {
    client.onCall = vi.fn();
    socket().receive(call({ number: 1, after: 9 }));
    socket().receive({ type: "Cancel", number: 2, to: 1 });
    socket().receive(batch({ version: 9 }));
    clock.frame();
    expect(client.onCall).not.toHaveBeenCalled();
  });
});

describe("events of the server", () => {
  it("are notices for people, or topics for the page.", () => {
    const topics: unknown[] = [];
    connect();
    fill();
    client.published.subscribe((event) => topics.push(event));
    socket().receive({ type: "Event", number: 1, after: 0, topic: "notice", payload: { level: "error", text: "no" } });
    socket().receive({ type: "Event", number: 2, after: 0, topic: "step", payload: 4 });
    expect(notices).toEqual([{ level: "error", text: "no" }]);
    expect(topics).toEqual([{ topic: "step", payload: 4 }]);
  });

  it("are acknowledged within 100 ms.", () => {
    connect();
    fill();
    socket().receive({ type: "Event", number: 1, after: 0, topic: "step", payload: 4 });
    clock.pass(100);
    expect(last()).toMatchObject({ type: "Ack", received: 1 });
  });
});

describe("an acknowledgement in a new session", () => {
  it("claims nothing of the copy that is still shown from the one before.", () => {
    connect();
    fill();
    socket().break();
    clock.pass(200);
    connect({ session: "s2", epoch: "e2" });
    socket().receive({ type: "Event", number: 1, after: 0, topic: "step", payload: 4 });
    clock.pass(100);
    expect(last()).toEqual({ type: "Ack", messages: 0, complete_to: 0, received: 1, applied: 0 });
  });
});
