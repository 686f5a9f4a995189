/** What hands do in a scene. */

import { GamepadElement } from "./Gamepad";
import { KeyboardMonitor } from "./KeyboardMonitor";
import { Movable, Pivot } from "./Movable";
import { PointerControls } from "./PointerControls";
import {
  DEFAULT_CLICKABLE,
  DEFAULT_DRAGGABLE,
  DEFAULT_GAMEPAD,
  DEFAULT_KEYBOARD_MONITOR,
  DEFAULT_MOVABLE,
  DEFAULT_PIVOT,
  DEFAULT_POINTER_CONTROLS,
  DEFAULT_RECT_SELECT,
} from "./properties";
import { RectSelect } from "./RectSelect";
import { Wrapper } from "./wrappers";

export default {
  Movable: { element: Movable, defaults: DEFAULT_MOVABLE },
  Pivot: { element: Pivot, defaults: DEFAULT_PIVOT },
  Clickable: { element: Wrapper, defaults: DEFAULT_CLICKABLE },
  Draggable: { element: Wrapper, defaults: DEFAULT_DRAGGABLE },
  PointerControls: { element: PointerControls, defaults: DEFAULT_POINTER_CONTROLS },
  RectSelect: { element: RectSelect, defaults: DEFAULT_RECT_SELECT },
  KeyboardMonitor: { element: KeyboardMonitor, defaults: DEFAULT_KEYBOARD_MONITOR },
  Gamepad: { element: GamepadElement, defaults: DEFAULT_GAMEPAD },
};
