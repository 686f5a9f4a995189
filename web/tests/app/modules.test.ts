import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { browserFiles, type ModuleEntry, type ModuleFiles, type Modules } from "../../src/app/modules";
import { TestPage } from "./support";

/** Files that come when the test lets them. */
class Files implements ModuleFiles {
  readonly asked: string[] = [];
  private readonly waiting = new Map<string, { resolve: (value: never) => void; reject: (error: Error) => void }>();

  style = (address: string) => this.ask("style", address);
  script = (address: string) => this.ask("script", address);
  module = (address: string) => this.ask<Record<string, unknown>>("module", address);

  private ask<T = unknown>(kind: string, address: string): Promise<T> {
    const name = `${kind} ${address.split("/").at(-1)}`;
    this.asked.push(name);
    return new Promise((resolve, reject) => this.waiting.set(name, { resolve, reject }));
  }

  async comes(name: string, exported: Record<string, unknown> = {}): Promise<void> {
    this.waiting.get(name)!.resolve(exported as never);
    await settle();
  }

  async fails(name: string): Promise<void> {
    this.waiting.get(name)!.reject(new Error("404"));
    await settle();
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

function entry(fields: Partial<ModuleEntry> = {}): ModuleEntry {
  return { name: "lib", styles: [], scripts: [], module_scripts: [], vue_use: [], ...fields };
}

let page: TestPage;
let files: Files;
let modules: Modules;

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  page = new TestPage();
  files = new Files();
  vi.spyOn(browserFiles, "style").mockImplementation(files.style);
  vi.spyOn(browserFiles, "script").mockImplementation(files.script);
  vi.spyOn(browserFiles, "module").mockImplementation(files.module);
  modules = page.page.modules;
});

afterEach(() => {
  page.unmount();
  vi.useRealTimers();
  vi.restoreAllMocks();
  Object.assign(window, { plugin: undefined });
});

const list = (...entries: ModuleEntry[]) => page.serve([["session", "modules"], entries]);

describe("modules", () => {
  it("are loaded one after the other, module scripts after the rest.", async () => {
    await list(
      entry({ styles: ["a.css"], scripts: ["a.js", "b.js"], module_scripts: ["c.js", "d.js"] }),
      entry({ scripts: ["e.js"] }),
    );
    expect(files.asked).toEqual(["style a.css", "script a.js", "script b.js"]);
    for (const name of [...files.asked]) await files.comes(name);
    expect(files.asked.slice(3)).toEqual(["module c.js"]);
    await files.comes("module c.js");
    await files.comes("module d.js");
    expect(files.asked.slice(5)).toEqual(["script e.js"]);
    expect(modules.busy.value).toBe(true);
    await files.comes("script e.js");
    expect(modules.busy.value).toBe(false);
  });

  it("are loaded once, also when the list comes again or has grown, and a file of two modules once.", async () => {
    const one = entry({ scripts: ["a.js"] });
    await list(one);
    await files.comes("script a.js");
    await page.serve([["session", "modules"], undefined]);
    await list(one, entry({ name: "other", scripts: ["a.js", "b.js"] }));
    expect(files.asked).toEqual(["script a.js", "script b.js"]);
  });

  it("keep the server's calls waiting.", async () => {
    await list(entry({ scripts: ["a.js"] }));
    let settled = false;
    void page.page.settled().then(() => {
      settled = true;
    });
    await settle();
    expect(settled).toBe(false);
    await files.comes("script a.js");
    expect(settled).toBe(true);
  });

  it("tell what can not be loaded, go on, and try it again with the next list.", async () => {
    const broken = entry({ scripts: ["gone.js", "b.js"] });
    await list(broken);
    await files.fails("script gone.js");
    await files.comes("script b.js");
    expect(page.notices()).toEqual(['Module "lib": gone.js: 404']);
    expect(page.socket.sentOf("ClientEvent")).toMatchObject([{ topic: "error", payload: { where: 'Module "lib"' } }]);
    expect(modules.busy.value).toBe(false);
    await list(broken, entry({ name: "next" }));
    expect(files.asked).toEqual(["script gone.js", "script b.js", "script gone.js"]);
  });

  it("are not waited for without end.", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await list(entry({ scripts: ["slow.js"] }));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(modules.busy.value).toBe(false);
    expect(page.notices()).toEqual(['Module "lib": slow.js: it did not come within 15 s']);
  });

  it("are not loaded where there is no browser for them.", async () => {
    modules.ignore();
    await list(entry({ scripts: ["a.js"], vue_use: [["plugin", {}]] }));
    expect(files.asked).toEqual([]);
    expect(modules.busy.value).toBe(false);
  });

  it("are nothing where the entry is no list.", async () => {
    await page.serve([["session", "modules"], { scripts: ["a.js"] }]);
    expect(files.asked).toEqual([]);
  });
});

describe("Vue plugins", () => {
  const plugin = () => ({ install: vi.fn() });

  it("are global variables, installed with their options after all files.", async () => {
    const lib = plugin();
    Object.assign(window, { plugin: { deep: lib } });
    await list(entry({ scripts: ["a.js"], vue_use: [["plugin.deep", { size: 3 }]] }));
    expect(lib.install).not.toHaveBeenCalled();
    await files.comes("script a.js");
    expect(lib.install).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ component: expect.any(Function) }), {
      size: 3,
    });
  });

  it.each([
    ["named", "gauges", (lib: object) => ({ gauges: lib })],
    ["the default of a module of that name", "a", (lib: object) => ({ default: lib })],
    ["a module of that name", "a", (lib: object) => lib],
    ["the default of a named namespace", "gauges", (lib: object) => ({ gauges: { default: lib } })],
  ])("are exports of ES modules: %s.", async (_, name, exported) => {
    const lib = plugin();
    await list(entry({ module_scripts: ["web/a.js"], vue_use: [[name, {}]] }));
    await files.comes("module a.js", exported(lib) as Record<string, unknown>);
    expect(lib.install).toHaveBeenCalledOnce();
  });

  it("that are missing, none, or fail are told; the others are installed.", async () => {
    const lib = plugin();
    const failing = {
      install: vi.fn(() => {
        throw new Error("no WebGL");
      }),
    };
    Object.assign(window, { plugin: { lib, failing, text: "x" } });
    await list(
      entry({
        vue_use: [
          ["nowhere", {}],
          ["plugin.text", {}],
          ["plugin.failing", {}],
          ["plugin.lib", {}],
        ],
      }),
    );
    await settle();
    const notices = page.notices().join("\n");
    expect(notices).toContain("there is no window.nowhere");
    expect(notices).toContain("neither a function nor has it a function install");
    expect(notices).toContain("no WebGL");
    expect(lib.install).toHaveBeenCalledOnce();
  });
});

describe("a node", () => {
  it("that is drawn stays while a module is loaded, and changes with it.", async () => {
    await page.template({ root: "<b>{{ a }}</b>" });
    page.page.modules.busy.value = true;
    await page.template({ root: "<i>new</i>" });
    await nextTick();
    expect(page.container.querySelector("b")).not.toBeNull();
    page.page.modules.busy.value = false;
    await nextTick();
    expect(page.text("i")).toBe("new");
  });
});
