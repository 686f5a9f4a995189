import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TestPage } from "./support";

let page: TestPage;

beforeEach(async () => {
  window.location.hash = "";
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
  page = new TestPage();
});

afterEach(() => {
  page.unmount();
  vi.restoreAllMocks();
});

const route = (path: string, text: string, name: string | null = null): [string[], unknown][] => [
  [["ui", "@routes", path], { views: { default: `route:${path}` }, name }],
  [["ui", `route:${path}`, "root"], { template: text }],
];
const ROOT: [string[], unknown] = [
  ["ui", "main", "root"],
  { template: '<main><router-view></router-view></main><b class="path">{{ route?.path }}</b>' },
];

describe("a page of the router", () => {
  beforeEach(async () => {
    await page.serve(
      ...route("/", "<p>start</p>"),
      ...route("/meshes/:id", "<p>mesh {{ $route.params.id }}</p>", "mesh"),
      ROOT,
    );
    await vi.waitFor(() => expect(page.text("main")).toBe("start"));
  });

  it("is gone to by the server, with its parameters.", async () => {
    await page.call("", "navigate", ["/meshes/3"]);
    await vi.waitFor(() => expect(page.text("main")).toBe("mesh 3"));
    expect(page.text(".path")).toBe("/meshes/3");
    await page.call("", "navigate", ["/meshes/4"]);
    await vi.waitFor(() => expect(page.text("main")).toBe("mesh 4"));
  });

  it("that is not there is an error for the server, which names those that are.", async () => {
    const answer = await page.call("", "navigate", ["/nowhere"]);
    expect(answer.value).toContain('there is no page "/nowhere"; there are: /, /meshes/:id');
  });

  it("that is not there is told to who went there, until it comes.", async () => {
    await page.page.routing.router.value!.push("/late");
    await vi.waitFor(() => expect(page.text("main")).toContain("There is no page “/late”"));
    expect(page.text("main a")).toBe("/");
    await page.serve(...route("/late", "<p>late</p>"));
    await vi.waitFor(() => expect(page.text("main")).toBe("late"));
    await page.serve([["ui", "@routes", "/late"], undefined]);
    await vi.waitFor(() => expect(page.text("main")).toContain("There is no page"));
  });

  it("is no page to be shown by itself.", () => {
    expect(page.page.templates.names()).toEqual(["main"]);
  });
});

describe("a page without a router", () => {
  it("tells the server that it has none.", async () => {
    await page.template({ root: "<p>x</p>" });
    expect((await page.call("", "navigate", ["/a"])).value).toContain("no router");
    expect(page.text("p")).toBe("x");
  });
});
