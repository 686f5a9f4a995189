/** Made by the build (`vite.icons.ts`). */
declare module "virtual:mdi" {
  /** Which shard holds the icon of this name ("RotateLeft"). */
  export function shardOf(name: string): number;
  export const shards: readonly (() => Promise<{ default: Readonly<Record<string, string>> }>)[];
}
