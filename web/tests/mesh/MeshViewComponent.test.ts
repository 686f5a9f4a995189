import { mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { h } from "vue";
import { documentKey } from "../../src/app/keys";
import { NumericArray } from "../../src/arrays";
import { DocumentCopy } from "../../src/document";
import MeshViewComponent from "../../src/mesh/MeshViewComponent";

const view = vi.hoisted(() => ({
  setMesh: vi.fn(),
  setScalars: vi.fn(),
  setDisplay: vi.fn(),
  setView: vi.fn(),
  resetCamera: vi.fn(),
  on: vi.fn(),
  dispose: vi.fn(),
}));

// Without WebGL here, what reaches the view is looked at instead of what it draws.
vi.mock("../../src/mesh/MeshView", () => ({
  MeshView: class {
    constructor() {
      Object.assign(this, view);
    }
  },
}));

const MESH = { origin: [0, 0, 0], bounds: [0, 1, 0, 1, 0, 1], n_cells: 1, n_points: 3, name: "part.vtk" };
const POINTS = new NumericArray("f4", [3, 3], new Float32Array(9));
const SCALARS = new NumericArray("f4", [3], new Float32Array(3));
const COLORING = { association: "point", name: "pressure", components: 1 };

let copy: DocumentCopy;

beforeEach(() => {
  copy = new DocumentCopy();
  vi.clearAllMocks();
});

function write(properties: Record<string, unknown>, name = "main"): void {
  for (const [property, value] of Object.entries(properties)) copy.writeLocally(["view", name, property], value);
}

function mounted(props: Record<string, unknown> = {}, slot?: string) {
  const slots = slot === undefined ? undefined : { default: () => h("b", slot) };
  return mount(MeshViewComponent, { props, slots, global: { provide: { [documentKey as symbol]: copy } } });
}

describe("<mesh-view>", () => {
  it("shows the mesh the document holds, with its scalars.", () => {
    write({ mesh: MESH, points: POINTS, scalars: SCALARS, coloring: COLORING });
    const wrapper = mounted();
    expect(view.setMesh.mock.lastCall?.[0]).toMatchObject({ origin: [0, 0, 0], points: POINTS.data });
    expect(view.setScalars).toHaveBeenLastCalledWith({ values: SCALARS.data, association: "point", components: 1 });
    expect(wrapper.find(".mesh-view-notice").attributes("hidden")).toBeDefined();
  });

  it("tells what it waits for.", () => {
    const wrapper = mounted();
    expect(wrapper.text()).toBe("Nothing to show yet");
    write({ mesh: MESH });
    expect(wrapper.text()).toBe("Loading part.vtk…");
  });

  it("leaves the geometry as it is when only scalars change.", () => {
    write({ mesh: MESH, points: POINTS, coloring: COLORING });
    mounted();
    view.setMesh.mockClear();
    write({ scalars: SCALARS });
    expect(view.setScalars.mock.lastCall?.[0]).toMatchObject({ values: SCALARS.data });
    expect(view.setMesh).not.toHaveBeenCalled();
  });

  it("takes numbers that come as text.", () => {
    mounted({ opacity: "0.5", component: "2", pointSize: "3" });
    expect(view.setDisplay.mock.lastCall?.[0]).toMatchObject({ opacity: 0.5, component: 2, pointSize: 3 });
  });

  it.each([
    [null, null],
    [[0, null], null],
    [
      [1, 5],
      [1, 5],
    ],
    [
      [5, 1],
      [1, 5],
    ],
  ])("takes the range %j as %j.", (given, range) => {
    mounted({ range: given });
    expect(view.setDisplay.mock.lastCall?.[0].range).toEqual(range);
  });

  it("tells the view only what changed of the display.", async () => {
    const wrapper = mounted();
    await wrapper.setProps({ edges: true });
    expect(view.setDisplay).toHaveBeenLastCalledWith({ edges: true });
  });

  it("follows another name.", async () => {
    write({ mesh: MESH, points: POINTS }, "other");
    const wrapper = mounted();
    await wrapper.setProps({ name: "other" });
    expect(view.setMesh.mock.lastCall?.[0]).toMatchObject({ points: POINTS.data });
  });

  it("offers its methods under Python's names too, and refuses a view there is none of.", () => {
    const methods = mounted().vm as unknown as Record<string, (name?: string) => void>;
    methods.reset_camera!();
    methods.set_view!("+x");
    expect(view.resetCamera).toHaveBeenCalledOnce();
    expect(view.setView).toHaveBeenLastCalledWith("+x");
    expect(() => methods.setView!("front")).toThrow('There is no view "front"');
  });

  it("shows what stands inside it over the picture.", () => {
    expect(mounted({}, "overlay").find(".mesh-view-children b").text()).toBe("overlay");
  });

  it("stops listening and disposes of the view when it goes.", () => {
    const wrapper = mounted();
    wrapper.unmount();
    view.setMesh.mockClear();
    write({ mesh: MESH, points: POINTS });
    expect(view.dispose).toHaveBeenCalledOnce();
    expect(view.setMesh).not.toHaveBeenCalled();
  });
});
