/**
 * What a link says of the page's scenes: `?grid=False&fov=40&background=black`. The program adds it to its links, and
 * whoever opens one may change it. A scene's own properties go before it, but for `grid`, which takes grids away.
 */

export interface SceneQuery {
  /** Whether grids are drawn. */
  readonly grid: boolean;
  /** Of the default camera, degrees from top to bottom; null: as it is. */
  readonly fov: number | null;
  /** CSS colour behind everything; null: as it is. */
  readonly background: string | null;
}

/** Name under which elements find it among the services of a scene. */
export const QUERY = "query";

const NO = new Set(["0", "false", "no", "off"]);
const COLOR = /^#?\w+$/;

export function sceneQuery(search: string): SceneQuery {
  const query = new URLSearchParams(search);
  const fov = Number(query.get("fov") ?? Number.NaN);
  const background = query.get("background") ?? "";
  return {
    grid: !NO.has((query.get("grid") ?? "").toLowerCase()),
    fov: fov >= 1 && fov <= 170 ? fov : null,
    background: COLOR.test(background) ? background : null,
  };
}
