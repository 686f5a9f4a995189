/** Which addresses a page of a scene leads to. */

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** The address where it is safe to follow, else null: never one that runs code. */
export function safeAddress(address: string | null, schemes: ReadonlySet<string> = SAFE): URL | null {
  if (address === null || !URL.canParse(address, document.baseURI)) return null;
  const url = new URL(address, document.baseURI);
  return schemes.has(url.protocol) ? url : null;
}

/** Scrolls to what an address within the page names. @returns whether it is such an address */
export function scrollWithin(address: string | null, within: ParentNode): boolean {
  if (!address?.startsWith("#")) return false;
  const name = decodeURIComponentSafely(address.slice(1));
  for (const one of within.querySelectorAll<HTMLElement>("[data-key], [data-anchor], [id]")) {
    if (one.id === name || one.dataset.key === name || one.dataset.anchor === name.toLowerCase()) {
      one.scrollIntoView({ behavior: "smooth" });
      break;
    }
  }
  return true;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
