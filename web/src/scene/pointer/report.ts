/** What events of the pointer tell the program. */

import type { Ray } from "three";
import type { Hit, Place } from "./Picker";

export interface Modifiers {
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

export function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { shift: event.shiftKey, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey };
}

/** Where an event was, in CSS pixels from the top left of the picture; also while it is captured outside of it. */
export function placeOf(event: MouseEvent, element: HTMLElement): Place {
  return {
    x: event.offsetX,
    y: event.offsetY,
    width: Math.max(element.clientWidth, 1),
    height: Math.max(element.clientHeight, 1),
  };
}

/** -1 to 1 from left to right and from bottom to top. */
export function normalized({ x, y, width, height }: Place): [number, number] {
  return [(2 * x) / width - 1, 1 - (2 * y) / height];
}

/** The value of an event at a place; `hit` is what is there. */
export function pointerValue(event: MouseEvent, place: Place, ray: Ray, hit: Hit | null): Record<string, unknown> {
  const value: Record<string, unknown> = {
    button: event.button,
    modifiers: modifiersOf(event),
    position: normalized(place),
    ray: { origin: ray.origin.toArray(), direction: ray.direction.toArray() },
  };
  return hit ? { ...hitValue(hit), ...value } : { key: null, ...value };
}

export function hitValue(hit: Hit): Record<string, unknown> {
  return {
    key: hit.key,
    point: hit.point.toArray(),
    normal: hit.normal?.toArray() ?? null,
    distance: hit.distance,
    face: hit.face,
    instance: hit.instance,
    point_index: hit.pointIndex,
    uv: hit.uv,
    link: hit.link,
  };
}
