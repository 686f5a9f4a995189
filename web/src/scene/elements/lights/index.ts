/** Lights. */

import {
  AmbientLightElement,
  DirectionalLightElement,
  HemisphereLightElement,
  PointLightElement,
  SpotLightElement,
} from "./lights";
import * as properties from "./properties";
import { RectAreaLightElement } from "./RectAreaLightElement";
import { HemisphereLightStageElement, StageElement } from "./stages";

export default {
  AmbientLight: { element: AmbientLightElement, defaults: properties.DEFAULT_AMBIENT_LIGHT },
  HemisphereLight: { element: HemisphereLightElement, defaults: properties.DEFAULT_HEMISPHERE_LIGHT },
  DirectionalLight: { element: DirectionalLightElement, defaults: properties.DEFAULT_DIRECTIONAL_LIGHT },
  PointLight: { element: PointLightElement, defaults: properties.DEFAULT_POINT_LIGHT },
  SpotLight: { element: SpotLightElement, defaults: properties.DEFAULT_SPOT_LIGHT },
  RectAreaLight: { element: RectAreaLightElement, defaults: properties.DEFAULT_RECT_AREA_LIGHT },
  HemisphereLightStage: {
    element: HemisphereLightStageElement,
    defaults: properties.DEFAULT_HEMISPHERE_LIGHT_STAGE,
  },
  Stage: { element: StageElement, defaults: properties.DEFAULT_STAGE },
};
