import { mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { h } from "vue";
import VtkViewComponent from "../../src/mesh/VtkViewComponent";

const view = vi.hoisted(() => ({
  setMesh: vi.fn(),
  setDisplay: vi.fn(),
  setView: vi.fn(),
  setCamera: vi.fn(),
  resetCamera: vi.fn(),
  getCamera: vi.fn(),
  screenshot: vi.fn(),
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

beforeEach(() => {
  vi.clearAllMocks();
});

describe("<vtk-view>", () => {
  it("shows no mesh, and what stands inside it.", () => {
    const wrapper = mount(VtkViewComponent, { slots: { default: () => h("b", "overlay") } });
    expect(view.setMesh).not.toHaveBeenCalled();
    expect(wrapper.find(".mesh-view-children b").text()).toBe("overlay");
  });

  it("follows its attributes.", async () => {
    const wrapper = mount(VtkViewComponent, { props: { background: "red" } });
    expect(view.setDisplay).toHaveBeenLastCalledWith({ background: "red", axes: true, parallel: false });
    await wrapper.setProps({ axes: false, parallel: true });
    expect(view.setDisplay).toHaveBeenLastCalledWith({ background: "red", axes: false, parallel: true });
  });

  it("has the methods of a view, and refuses a side there is none of.", async () => {
    view.screenshot.mockResolvedValue(new Blob([new Uint8Array([1, 2])]));
    const methods = mount(VtkViewComponent).vm as unknown as Record<string, (argument?: unknown) => unknown>;
    methods.resetCamera!();
    methods.setView!("-z");
    methods.setCamera!({ fov: 20 });
    expect(view.resetCamera).toHaveBeenCalledOnce();
    expect(view.setView).toHaveBeenLastCalledWith("-z");
    expect(view.setCamera).toHaveBeenLastCalledWith({ fov: 20 });
    expect(await methods.screenshot!()).toEqual(new Uint8Array([1, 2]));
    expect(() => methods.setView!("front")).toThrow('There is no view "front"');
  });

  it("disposes of the view when it goes, and says so when it is called then.", () => {
    const wrapper = mount(VtkViewComponent);
    const { resetCamera } = wrapper.vm as unknown as { resetCamera(): void };
    wrapper.unmount();
    expect(view.dispose).toHaveBeenCalledOnce();
    expect(() => resetCamera()).toThrow("not mounted");
  });
});
