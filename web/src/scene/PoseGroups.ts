/** The poses that come for many elements in one array. */

import { NumericArray } from "../arrays";

interface Group {
  keys: readonly (string | null)[];
  /** 1: of this session alone, which goes before what everybody sees. */
  level: number;
  poses: NumericArray | null;
}

/** One row of a group. */
export interface PoseRow {
  readonly rows: ArrayLike<number>;
  readonly width: number;
  readonly row: number;
}

export class PoseGroups {
  private readonly groups = new Map<string, Group>();
  private readonly places = new Map<string, { id: string; row: number }>();

  /** @returns keys of elements that a group may have gained or lost */
  setKeys(id: string, entry: { keys: readonly (string | null)[]; level: number } | undefined): Iterable<string> {
    const touched = new Set<string>(this.keysOf(id));
    const group = this.groups.get(id);
    if (!entry) this.groups.delete(id);
    else if (group) Object.assign(group, { keys: entry.keys, level: entry.level });
    else this.groups.set(id, { keys: entry.keys, level: entry.level, poses: null });
    this.index();
    for (const key of this.keysOf(id)) touched.add(key);
    return touched;
  }

  /** @returns keys of the elements that have a new pose */
  setPoses(id: string, poses: unknown): Iterable<string> {
    const group = this.groups.get(id) ?? { keys: [], level: 0, poses: null };
    this.groups.set(id, group);
    group.poses = poses instanceof NumericArray ? poses : null;
    return this.keysOf(id);
  }

  /** Where the pose of an element stands, or null. */
  find(key: string): PoseRow | null {
    const place = this.places.get(key);
    const group = place && this.groups.get(place.id);
    if (!place || !group?.poses) return null;
    const width = group.poses.shape[1] ?? 3;
    const rows = group.poses.data as unknown as ArrayLike<number>;
    return (place.row + 1) * width <= rows.length ? { rows, width, row: place.row } : null;
  }

  private *keysOf(id: string): Iterable<string> {
    for (const key of this.groups.get(id)?.keys ?? []) if (key !== null) yield key;
  }

  private index(): void {
    this.places.clear();
    const ordered = [...this.groups].sort(([a, one], [b, other]) => one.level - other.level || Number(a) - Number(b));
    for (const [id, group] of ordered) {
      group.keys.forEach((key, row) => {
        if (key !== null) this.places.set(key, { id, row });
      });
    }
  }
}
