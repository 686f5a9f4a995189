import { afterEach, describe, expect, it, vi } from "vitest";
import { MeshView } from "../../src/mesh/MeshView";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("MeshView", () => {
  it("says so, and takes everything it is given, where the browser has no WebGL 2.", () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const container = document.createElement("div");
    const view = new MeshView(container);
    view.setMesh({ origin: [0, 0, 0], bounds: [0, 1, 0, 1, 0, 1], points: new Float32Array(3) });
    view.setScalars({ values: new Float32Array(1), association: "point", components: 1 });
    view.setDisplay({ opacity: 0.5 });
    view.resetCamera();
    expect(container.textContent).toContain("WebGL 2");
    expect(view.statistics().frames).toBe(0);
    expect(logged).toHaveBeenCalled();
    view.dispose();
  });
});
