/** Elements that show something of the shape they stand in, and what they may know of it. */

import type { SceneElement } from "../../Element";
import type { Form } from "./forms";

export interface FormSource {
  /** Its form as it is, without the stretch that drawing makes of it. */
  readonly exactForm: Form;
  /** Calls `listener` when the form changed. */
  onForm(listener: () => void): () => void;
}

export interface Follower {
  /** The shape it stands in; null: none any more. */
  follow(source: FormSource | null): void;
}

function isFollower(element: object): element is Follower {
  return "follow" in element;
}

/**
 * Let those of `children` that can follow `source`, and let go of those that went.
 *
 * @param before what the last call returned
 */
export function linesFollow(
  children: readonly SceneElement[],
  source: FormSource,
  before: readonly Follower[],
): readonly Follower[] {
  const followers = (children as readonly object[]).filter(isFollower);
  for (const one of before) if (!followers.includes(one)) one.follow(null);
  for (const one of followers) one.follow(source);
  return followers;
}
