/** The part of troika-three-text that is used here. */

declare module "troika-three-text" {
  import type { BufferGeometry, Material, Mesh } from "three";

  export function configureTextBuilder(config: {
    defaultFontURL?: string;
    useWorker?: boolean;
    sdfGlyphSize?: number;
  }): void;

  export interface Glyph {
    /** As SVG writes paths, in units of the font; y points up. */
    readonly path: string;
  }

  export interface ParsedFont {
    readonly unitsPerEm: number;
    readonly ascender: number;
    readonly descender: number;
    readonly lineGap: number;
    supportsCodePoint(code: number): boolean;
    /** Calls back for each glyph of a line with its place. @returns how wide the line is */
    forEachGlyph(
      text: string,
      fontSize: number,
      letterSpacing: number,
      callback: (glyph: Glyph, x: number, y: number) => void,
    ): number;
  }

  export const fontResolverWorkerModule: {
    onMainThread(
      text: string,
      callback: (resolved: { fonts: ParsedFont[] }) => void,
      options: { fonts: { src: string }[] },
    ): Promise<unknown>;
  };

  export class Text extends Mesh<BufferGeometry, Material> {
    text: string;
    anchorX: number | string;
    anchorY: number | string;
    color: string | number | null;
    curveRadius: number;
    direction: "auto" | "ltr" | "rtl";
    fillOpacity: number;
    font: string | null;
    fontSize: number;
    letterSpacing: number;
    lineHeight: number | "normal";
    maxWidth: number;
    outlineBlur: number | string;
    outlineColor: string;
    outlineOpacity: number;
    outlineWidth: number | string;
    overflowWrap: "normal" | "break-word";
    strokeColor: string;
    strokeWidth: number | string;
    textAlign: string;
    sync(onDone?: () => void): void;
    dispose(): void;
  }
}
