/** Which files an input takes. */

/** Whether `file` is of a kind named in `accept`: endings and media types, as of `<input accept>`; empty takes all. */
export function isAccepted(accept: string, file: { readonly name: string; readonly type: string }): boolean {
  const kinds = accept.split(",").flatMap((kind) => kind.trim().toLowerCase() || []);
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return (
    kinds.length === 0 ||
    kinds.some((kind) => {
      if (kind.startsWith(".")) return name.endsWith(kind);
      return kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind;
    })
  );
}
