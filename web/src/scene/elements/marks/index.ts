/** Lines, curves, arrows, frames, grids, frusta and text. */

import { Arrow } from "./Arrow";
import { Billboard } from "./Billboard";
import { CoordsMarker } from "./CoordsMarker";
import { CoordsMarkers } from "./CoordsMarkers";
import { CatmullRomLine, CubicBezierLine, QuadraticBezierLine } from "./curves";
import { Frustum, OrthographicFrustum } from "./frusta";
import { Grid } from "./Grid";
import { Gripper } from "./Gripper";
import { Html } from "./Html";
import { Label } from "./Label";
import { Line, LineSegments } from "./Line";
import * as defaults from "./properties";
import { Text } from "./Text";
import { Text3D } from "./Text3D";
import { Trail } from "./Trail";

export default {
  Arrow: { element: Arrow, defaults: defaults.DEFAULT_ARROW },
  Billboard: { element: Billboard, defaults: defaults.DEFAULT_BILLBOARD },
  CatmullRomLine: { element: CatmullRomLine, defaults: defaults.DEFAULT_CATMULL_ROM_LINE },
  CoordsMarker: { element: CoordsMarker, defaults: defaults.DEFAULT_COORDS_MARKER },
  CoordsMarkers: { element: CoordsMarkers, defaults: defaults.DEFAULT_COORDS_MARKERS },
  CubicBezierLine: { element: CubicBezierLine, defaults: defaults.DEFAULT_CUBIC_BEZIER_LINE },
  Frustum: { element: Frustum, defaults: defaults.DEFAULT_FRUSTUM },
  Grid: { element: Grid, defaults: defaults.DEFAULT_GRID },
  Gripper: { element: Gripper, defaults: defaults.DEFAULT_GRIPPER },
  Html: { element: Html, defaults: defaults.DEFAULT_HTML },
  Label: { element: Label, defaults: defaults.DEFAULT_LABEL },
  Line: { element: Line, defaults: defaults.DEFAULT_LINE },
  LineSegments: { element: LineSegments, defaults: defaults.DEFAULT_LINE_SEGMENTS },
  OrthographicFrustum: { element: OrthographicFrustum, defaults: defaults.DEFAULT_ORTHOGRAPHIC_FRUSTUM },
  QuadraticBezierLine: { element: QuadraticBezierLine, defaults: defaults.DEFAULT_QUADRATIC_BEZIER_LINE },
  Text: { element: Text, defaults: defaults.DEFAULT_TEXT },
  Text3D: { element: Text3D, defaults: defaults.DEFAULT_TEXT3_D },
  Trail: { element: Trail, defaults: defaults.DEFAULT_TRAIL },
};
