/** Elements that only hold others. */

import { Group } from "three";
import { SceneElement } from "../../Element";
import { DEFAULT_GROUP, type GroupProperties } from "./properties";

class GroupElement extends SceneElement<GroupProperties> {
  readonly object = new Group();

  update(): void {}

  dispose(): void {}
}

export default {
  Group: { element: GroupElement, defaults: DEFAULT_GROUP },
};
