/** Tells of game controllers. Browsers tell nothing by themselves: they are asked in each frame while one is there. */

import { SceneElement } from "../../Element";
import type { GamepadProperties } from "./properties";

export class GamepadElement extends SceneElement<GamepadProperties> {
  readonly object = null;
  private readonly abort = new AbortController();
  private readonly told = new Map<number, string>();
  private properties: GamepadProperties | null = null;
  private request = 0;

  override update(properties: GamepadProperties): void {
    if (!this.properties) this.listen();
    this.properties = properties;
    this.told.clear();
    this.plan();
  }

  override dispose(): void {
    this.abort.abort();
    cancelAnimationFrame(this.request);
  }

  private listen(): void {
    const { signal } = this.abort;
    window.addEventListener("gamepadconnected", () => this.plan(), { signal });
    window.addEventListener("gamepaddisconnected", ({ gamepad }) => this.told.delete(gamepad?.index), { signal });
  }

  private plan(): void {
    if (this.request !== 0 || !this.properties?.enabled || this.pads().length === 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      for (const pad of this.pads()) this.tell(pad);
      this.plan();
    });
  }

  private pads(): Gamepad[] {
    const { index } = this.properties!;
    const all = (navigator.getGamepads?.() ?? []).filter((pad) => pad?.connected);
    return (all as Gamepad[]).filter((pad) => index === null || pad.index === index);
  }

  private tell(pad: Gamepad): void {
    const dead = this.properties!.deadzone;
    const axes = pad.axes.map((axis) => (Math.abs(axis) < dead ? 0 : axis));
    const buttons = pad.buttons.map(({ value }) => value);
    const pressed = pad.buttons.map((button) => button.pressed);
    const state = JSON.stringify([axes, buttons, pressed]);
    if (this.told.get(pad.index) === state) return;
    this.told.set(pad.index, state);
    const { id, index, mapping } = pad;
    this.scene.send("GAMEPAD", this.key, { id, index, mapping, axes, buttons, pressed }, { latest: true });
  }
}
