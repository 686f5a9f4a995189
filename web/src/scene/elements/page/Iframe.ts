/** Another page, in a sandbox without the rights of this one: scripts of it reach nothing outside of it. */

import type { SceneContext } from "../../Element";
import { safeAddress } from "./addresses";
import { Markup } from "./Markup";
import type { IframeProperties } from "./properties";

const SCHEMES = new Set(["http:", "https:"]);

export class Iframe extends Markup<IframeProperties, HTMLIFrameElement> {
  private readonly abort = new AbortController();

  constructor(scene: SceneContext, key: string) {
    super(scene, key, document.createElement("iframe"), "scene-iframe");
    this.element.setAttribute("sandbox", "allow-scripts allow-forms allow-popups");
    this.element.referrerPolicy = "no-referrer";
    document.addEventListener("securitypolicyviolation", (event) => this.refused(event), { signal: this.abort.signal });
  }

  override get slot(): null {
    return null;
  }

  override dispose(): void {
    this.abort.abort();
    super.dispose();
  }

  protected override show({ src, width, height }: IframeProperties, changed: ReadonlySet<string>): void {
    this.element.style.width = width === null ? "100%" : `${width}px`;
    this.element.style.height = `${height}px`;
    if (!changed.has("src")) return;
    this.scene.complain(this.key, null);
    const url = safeAddress(src, SCHEMES);
    if (url) this.element.src = url.href;
    else this.element.removeAttribute("src");
  }

  private refused({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
    if (effectiveDirective !== "frame-src" || !this.element.src) return;
    const { origin } = new URL(this.element.src);
    if (!blockedURI.startsWith(origin)) return;
    this.scene.complain(this.key, `Iframe "${this.key}": the server does not let pages of ${origin} be shown here`);
  }
}
