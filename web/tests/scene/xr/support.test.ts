import { afterEach, expect, it, vi } from "vitest";
import { Buttons } from "../../../src/scene/xr/Buttons";
import { inHeadset, supportOf } from "../../../src/scene/xr/support";

afterEach(() => vi.unstubAllGlobals());

it("knows the modes that a browser offers; one that may not be asked offers none", async () => {
  const isSessionSupported = async (mode: string): Promise<boolean> => {
    if (mode === "immersive-ar") throw new DOMException("not allowed here", "SecurityError");
    return true;
  };
  expect(await supportOf({ isSessionSupported } as unknown as XRSystem)).toEqual({ vr: true, ar: false, hint: null });
});

it("says what to do where a page came over plain http, and nothing where there is just no headset", async () => {
  vi.stubGlobal("isSecureContext", false);
  const { hint } = await supportOf(undefined);
  expect(hint).toContain("belvedere cert");
  expect(hint).toContain("--ssl");
  vi.stubGlobal("isSecureContext", true);
  expect((await supportOf(undefined)).hint).toBeNull();
});

it("tells headsets from other browsers", () => {
  const quest =
    "Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 OculusBrowser/33.0 Chrome/126.0 VR Safari/537.36";
  expect(inHeadset(quest)).toBe(true);
  expect(inHeadset("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36")).toBe(false);
});

it("offers to leave what is on, and shows nothing where there is nothing to say", () => {
  const container = document.createElement("div");
  const clicked = vi.fn();
  const buttons = new Buttons(container, clicked);
  const visible = (): string[] =>
    [...container.querySelectorAll("button")].filter((one) => !one.hidden).map((one) => one.textContent ?? "");
  const whole = (): boolean => !container.querySelector<HTMLElement>(".scene-view-xr")!.hidden;
  buttons.show({ offered: [], active: null, starting: false, message: null });
  expect(whole()).toBe(false);
  buttons.show({ offered: ["immersive-vr", "immersive-ar"], active: null, starting: false, message: null });
  expect(visible()).toEqual(["Enter VR", "Enter AR"]);
  buttons.show({ offered: ["immersive-vr", "immersive-ar"], active: "immersive-ar", starting: true, message: null });
  expect(visible()).toEqual(["Starting…"]);
  buttons.show({ offered: ["immersive-vr", "immersive-ar"], active: "immersive-ar", starting: false, message: null });
  expect(visible()).toEqual(["Leave AR"]);
  container.querySelector<HTMLButtonElement>("button:not([hidden])")!.click();
  expect(clicked).toHaveBeenCalledWith("immersive-ar");
  buttons.show({ offered: [], active: null, starting: false, message: "<b>The headset</b> did not start." });
  expect(container.querySelector("p")!.textContent).toBe("<b>The headset</b> did not start.");
  buttons.dispose();
  expect(container.childElementCount).toBe(0);
});
