/** What this browser can show in a headset, and what is in the way. */

export type Mode = "immersive-vr" | "immersive-ar";

export interface Support {
  readonly vr: boolean;
  readonly ar: boolean;
  /** What somebody with a headset has to do first; null: nothing. */
  readonly hint: string | null;
}

const HEADSETS = /OculusBrowser|Quest|Pico|Wolvic|VIVE|Android XR|VisionOS|Magic ?Leap/i;

const INSECURE =
  "Browsers enter VR and AR only on pages that came over https, or from localhost. " +
  "Start the program with --ssl (`belvedere cert` makes a certificate), or forward its port by `adb reverse`.";

/** Whether this browser says that it is one of a headset. */
export function inHeadset(userAgent: string = navigator.userAgent): boolean {
  return HEADSETS.test(userAgent);
}

/** Asks the browser. */
export async function supportOf(xr: XRSystem | undefined = navigator.xr): Promise<Support> {
  if (!xr) return { vr: false, ar: false, hint: globalThis.isSecureContext ? null : INSECURE };
  const [vr, ar] = await Promise.all([supports(xr, "immersive-vr"), supports(xr, "immersive-ar")]);
  return { vr, ar, hint: null };
}

async function supports(xr: XRSystem, mode: Mode): Promise<boolean> {
  try {
    return await xr.isSessionSupported(mode);
  } catch {
    // A frame without the permission is told by an exception.
    return false;
  }
}
