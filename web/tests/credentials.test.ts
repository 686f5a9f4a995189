import { describe, expect, it, vi } from "vitest";
import { basePath, Credentials } from "../src/credentials";
import { MemoryStorage } from "./support";

function visit(address: string, storage = new MemoryStorage()) {
  const location = new URL(address) as unknown as Location;
  const replaceState = vi.fn();
  const credentials = new Credentials(storage, basePath(location));
  const found = credentials.takeToken(location, { state: null, replaceState } as unknown as History);
  return { credentials, found, storage, shown: replaceState.mock.calls[0]?.[2] as string | undefined };
}

describe("Credentials", () => {
  it("takes the token out of the visible address.", () => {
    const { credentials, shown } = visit("http://host/?ui=a#token=abc");
    expect(credentials.token).toBe("abc");
    expect(shown).toBe("/?ui=a");
  });

  it("leaves other parts of the fragment.", () => {
    const { shown } = visit("http://host/#view=top&token=abc");
    expect(shown).toBe("/#view=top");
  });

  it("leaves the address of a router as it is.", () => {
    expect(visit("http://host/#token=abc&/meshes/3?a=b&c").shown).toBe("/#/meshes/3?a=b&c");
    expect(visit("http://host/?ui=a#/meshes/3&token=a%2Bc").shown).toBe("/?ui=a#/meshes/3");
    expect(visit("http://host/#token=a%2Bc").credentials.token).toBe("a+c");
  });

  it("keeps the token of the tab where the address has none.", () => {
    const { storage } = visit("http://host/#token=abc");
    const { credentials, found } = visit("http://host/", storage);
    expect(found).toBe(false);
    expect(credentials.token).toBe("abc");
  });

  it("keeps tokens of different base paths apart.", () => {
    const { storage } = visit("http://host/one/#token=abc");
    expect(visit("http://host/two/", storage).credentials.token).toBe("");
    expect(visit("http://host/one/index.html", storage).credentials.token).toBe("abc");
  });

  it("gives the session once.", () => {
    const storage = new MemoryStorage();
    const record = { session: "s", secret: "x", epoch: "e", received: 3 };
    new Credentials(storage, "/").putSession(record);
    expect(new Credentials(storage, "/").takeSession()).toEqual(record);
    expect(new Credentials(storage, "/").takeSession()).toBeNull();
  });

  it.each(["{", "null", '{"session": 1}', "[]"])("takes %s for no session.", (text) => {
    const storage = new MemoryStorage();
    storage.setItem("belvedere:/:session", text);
    expect(new Credentials(storage, "/").takeSession()).toBeNull();
  });

  it("accepts an address that can not be changed.", () => {
    const location = new URL("http://host/#token=abc") as unknown as Location;
    const history = {
      state: null,
      replaceState: () => {
        throw new DOMException("sandboxed", "SecurityError");
      },
    } as unknown as History;
    const credentials = new Credentials(new MemoryStorage(), "/");
    expect(credentials.takeToken(location, history)).toBe(true);
    expect(credentials.token).toBe("abc");
  });
});
