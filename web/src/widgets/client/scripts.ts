/** JavaScript files of the server, loaded once for each page. */

const loaded = new Map<string, Promise<void>>();

/** Resolves once the file at `src` has run. Rejects where it is another server's, or is not there. */
export function loadScript(src: string, module: boolean): Promise<void> {
  const address = new URL(src, document.baseURI);
  if (address.origin !== new URL(document.baseURI).origin) {
    return Promise.reject(new Error(`${src}: a script comes from the page's own server, not from ${address.host}`));
  }
  const known = loaded.get(address.href);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address.href;
    if (module) element.type = "module";
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      loaded.delete(address.href);
      element.remove();
      reject(new Error(`${src} could not be loaded`));
    });
    document.head.append(element);
  });
  loaded.set(address.href, loading);
  return loading;
}
