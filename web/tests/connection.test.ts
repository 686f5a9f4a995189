import { beforeEach, describe, expect, it } from "vitest";
import { Connection, type ConnectionStatus, socketAddress } from "../src/connection";
import { FakeSocket, ManualClock, welcome } from "./support";

let clock: ManualClock;
let sockets: FakeSocket[];
let connection: Connection;
let states: ConnectionStatus["state"][];

const socket = () => sockets.at(-1)!;

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  states = [];
  connection = new Connection({
    url: "ws://server/ws",
    hello: () => ({ token: "", session: null, secret: null, epoch: null, complete_to: 0, received: 0, info: {} }),
    clock,
    random: () => 1,
    open: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
  });
  connection.statusChanged.subscribe(({ state }) => states.push(state));
  connection.connect();
});

function greet(heartbeat = 30): void {
  socket().accept();
  socket().receive(welcome({ heartbeat }));
}

describe("Connection", () => {
  it("is connected once it is welcomed.", () => {
    socket().accept();
    expect(connection.connected).toBe(false);
    socket().receive(welcome());
    expect(connection.connected).toBe(true);
  });

  it("answers a heartbeat with its time.", () => {
    greet();
    socket().receive({ type: "Ping", time: 4.5 });
    expect(socket().sent.at(-1)).toEqual({ type: "Pong", time: 4.5 });
  });

  it("tries again with growing pauses, up to five seconds.", () => {
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      socket().break();
      const count = sockets.length;
      let waited = 0;
      while (sockets.length === count) {
        clock.pass(100);
        waited += 100;
      }
      pauses.push(waited);
    }
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });

  it("keeps growing its pauses when a server greets and hangs up.", () => {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      greet();
      socket().break();
      clock.pass(5_000);
    }
    expect(connection.status.state).toBe("lost");
    expect(connection.status.attempts).toBe(4);
  });

  it("begins its pauses anew after a good connection.", () => {
    socket().break();
    clock.pass(5_000);
    socket().break();
    clock.pass(5_000);
    greet();
    clock.pass(3_000);
    socket().break();
    expect(connection.status.attempts).toBe(1);
  });

  it("tries at once when it is told to.", () => {
    greet();
    socket().break();
    connection.retryNow();
    expect(sockets).toHaveLength(2);
    connection.retryNow();
    expect(sockets).toHaveLength(2);
  });

  it("is lost when nothing is heard for two heartbeats.", () => {
    greet(10);
    const silent = socket();
    clock.pass(19_000);
    expect(connection.connected).toBe(true);
    clock.pass(7_000);
    expect(states).toContain("lost");
    expect(silent.readyState).toBe(3);
  });

  it("stays when heartbeats are heard.", () => {
    greet(10);
    for (let time = 0; time < 10; time += 1) {
      clock.pass(10_000);
      socket().receive({ type: "Ping", time });
    }
    expect(sockets).toHaveLength(1);
  });

  it("gives up on a server that never welcomes it.", () => {
    socket().accept();
    clock.pass(20_000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it("ends for good when the server says that trying again does not help.", () => {
    greet();
    socket().receive({ type: "Close", code: "superseded", reason: "another tab took over", retry: false });
    socket().break();
    clock.pass(60_000);
    connection.retryNow();
    expect(sockets).toHaveLength(1);
    expect(connection.status).toMatchObject({ state: "closed", code: "superseded", reason: "another tab took over" });
  });

  it("tries again when the server says that it may help.", () => {
    greet();
    socket().receive({ type: "Close", code: "overflow", reason: "too much", retry: true });
    clock.pass(200);
    expect(sockets).toHaveLength(2);
  });

  it("remembers why it was lost while attempts fail.", () => {
    greet();
    socket().receive({ type: "Close", code: "stopped", reason: "the program ended", retry: true });
    clock.pass(5_000);
    socket().break();
    expect(connection.status).toMatchObject({ state: "lost", code: "stopped", reason: "the program ended" });
  });

  it("ends for good when the server speaks another protocol, and tells both versions.", () => {
    socket().accept();
    socket().receive(welcome({ protocol: 9 }));
    expect(connection.status).toMatchObject({ state: "closed", code: "protocol" });
    expect(connection.status.reason).toMatch(/9.*1/);
  });

  it("can be opened again after it was closed for good.", () => {
    socket().accept();
    socket().receive({ type: "Close", code: "unauthorized", reason: "", retry: false });
    connection.reconnect();
    greet();
    expect(connection.connected).toBe(true);
  });

  it("sends nothing while it is not connected.", () => {
    expect(connection.send({ type: "Pong", time: 1 })).toBe(false);
    socket().accept();
    expect(connection.send({ type: "Pong", time: 1 })).toBe(false);
    expect(socket().sentOf("Pong")).toEqual([]);
  });
});

describe("socketAddress", () => {
  it.each([
    ["http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws"],
    ["https://host/user/a/proxy/8080/?ui=x#y", "wss://host/user/a/proxy/8080/ws"],
    ["https://host/prefix/index.html", "wss://host/prefix/ws"],
  ])("of %s is %s.", (page, address) => {
    expect(socketAddress(page)).toBe(address);
  });
});
