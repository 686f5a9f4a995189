/** What the elements of a scene say about headsets. Of several elements the one that came last holds. */

import { DEFAULT_X_R, type XRProperties } from "../elements/xr/properties";

/** What of the wearer's hands and controllers is drawn. */
export interface Shown {
  readonly left: boolean;
  readonly right: boolean;
}

export interface HandsShown extends Shown {
  readonly model: "mesh" | "spheres" | "boxes";
}

export interface ControllersShown extends Shown {
  readonly rays: boolean;
}

export class Settings {
  private readonly views = new Map<string, XRProperties>();
  private readonly hands = new Map<string, HandsShown>();
  private readonly controllers = new Map<string, ControllersShown>();

  constructor(private readonly onChange: () => void) {}

  get view(): XRProperties {
    return last(this.views) ?? DEFAULT_X_R;
  }

  /** Whether the program has an element that asks for headsets. */
  get wanted(): boolean {
    return this.views.size > 0;
  }

  get shownHands(): HandsShown {
    return last(this.hands) ?? { left: true, right: true, model: "mesh" };
  }

  get shownControllers(): ControllersShown {
    return last(this.controllers) ?? { left: true, right: true, rays: true };
  }

  setView(key: string, properties: XRProperties | null): void {
    this.set(this.views, key, properties);
  }

  setHands(key: string, shown: HandsShown | null): void {
    this.set(this.hands, key, shown);
  }

  setControllers(key: string, shown: ControllersShown | null): void {
    this.set(this.controllers, key, shown);
  }

  private set<T>(all: Map<string, T>, key: string, value: T | null): void {
    if (value === null) all.delete(key);
    else all.set(key, value);
    this.onChange();
  }
}

function last<T>(all: ReadonlyMap<string, T>): T | undefined {
  return [...all.values()].at(-1);
}
