/** Pictures and videos. */

import { HUDPlane } from "./HUDPlane";
import { Image } from "./Image";
import { ImageBackground } from "./ImageBackground";
import * as properties from "./properties";
import { SceneBackground } from "./SceneBackground";
import { SkyBall } from "./SkyBall";
import { StereoVideoPlane } from "./StereoVideoPlane";
import { VideoMaterial } from "./VideoMaterial";
import { VideoPlane } from "./VideoPlane";

export default {
  HUDPlane: { element: HUDPlane, defaults: properties.DEFAULT_H_U_D_PLANE },
  Image: { element: Image, defaults: properties.DEFAULT_IMAGE },
  ImageBackground: { element: ImageBackground, defaults: properties.DEFAULT_IMAGE_BACKGROUND },
  SceneBackground: { element: SceneBackground, defaults: properties.DEFAULT_SCENE_BACKGROUND },
  SkyBall: { element: SkyBall, defaults: properties.DEFAULT_SKY_BALL },
  StereoVideoPlane: { element: StereoVideoPlane, defaults: properties.DEFAULT_STEREO_VIDEO_PLANE },
  VideoMaterial: { element: VideoMaterial, defaults: properties.DEFAULT_VIDEO_MATERIAL },
  VideoPlane: { element: VideoPlane, defaults: properties.DEFAULT_VIDEO_PLANE },
};
