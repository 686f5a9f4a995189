/** What is around a scene. */

import { BackgroundColorElement } from "./BackgroundColorElement";
import { EnvironmentElement } from "./EnvironmentElement";
import { FogElement } from "./FogElement";
import * as properties from "./properties";

export default {
  Fog: { element: FogElement, defaults: properties.DEFAULT_FOG },
  BackgroundColor: { element: BackgroundColorElement, defaults: properties.DEFAULT_BACKGROUND_COLOR },
  Environment: { element: EnvironmentElement, defaults: properties.DEFAULT_ENVIRONMENT },
};
