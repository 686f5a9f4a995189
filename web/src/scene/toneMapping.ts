/** How bright light becomes colour, by name. */

import {
  ACESFilmicToneMapping,
  AgXToneMapping,
  CineonToneMapping,
  LinearToneMapping,
  NeutralToneMapping,
  NoToneMapping,
  ReinhardToneMapping,
  type ToneMapping,
} from "three";
import type { SceneProperties } from "./elements/base/properties";

const TONE_MAPPINGS: Readonly<Record<SceneProperties["toneMapping"], ToneMapping>> = {
  none: NoToneMapping,
  linear: LinearToneMapping,
  reinhard: ReinhardToneMapping,
  cineon: CineonToneMapping,
  aces: ACESFilmicToneMapping,
  agx: AgXToneMapping,
  neutral: NeutralToneMapping,
};

export function toneMappingOf(name: SceneProperties["toneMapping"]): ToneMapping {
  return TONE_MAPPINGS[name] ?? NoToneMapping;
}
