/** The rows of a table that is here as a whole: sorted and searched as the server does it with larger ones. */

export interface Sort {
  readonly key: string;
  readonly order?: boolean | "asc" | "desc";
}

/** A column as values that can be compared; null: missing. */
type Raw = readonly (number | string | boolean | null)[];
type Text = readonly (string | null)[];

/** Numbers of the rows in which `search` occurs, sorted; what is missing is last. */
export function orderOf(
  text: readonly Text[],
  raw: ReadonlyMap<string, Raw>,
  sort: readonly Sort[],
  search: string,
): number[] {
  const wanted = search.trim().toLowerCase();
  const numbers = text.flatMap((cells, number) =>
    wanted === "" || cells.some((cell) => cell?.toLowerCase().includes(wanted)) ? number : [],
  );
  const columns = sort.flatMap(({ key, order }) => {
    const values = raw.get(key);
    return values ? [{ values, down: order === "desc" }] : [];
  });
  if (columns.length === 0) return numbers;
  return numbers.sort((one, other) => {
    for (const { values, down } of columns) {
      const result = compare(values[one] ?? null, values[other] ?? null, down);
      if (result !== 0) return result;
    }
    return one - other;
  });
}

function compare(
  one: number | string | boolean | null,
  other: number | string | boolean | null,
  down: boolean,
): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const [first, second] = [rank(one), rank(other)];
  const result =
    typeof first === typeof second
      ? first < second
        ? -1
        : Number(first > second)
      : typeof first === "number"
        ? -1
        : 1;
  return down ? -result : result;
}

function rank(value: number | string | boolean): number | string {
  return typeof value === "string" ? value.toLowerCase() : Number(value);
}
