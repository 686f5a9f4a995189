/** Addresses and their parameters, as far as a page takes its own apart. */

const PARTS = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;

export class Address {
  protocol: string;
  host: string;
  pathname: string;
  search: string;
  hash: string;

  constructor(text: string | Address, base?: string | Address) {
    const [, protocol, host, path = "", search = "", hash = ""] = PARTS.exec(String(text)) ?? [];
    if (!protocol && base === undefined) throw new TypeError(`Invalid URL: ${text}`);
    const under = protocol || base === undefined ? null : new Address(base);
    this.protocol = (protocol ?? under?.protocol ?? "").toLowerCase();
    this.host = host ?? under?.host ?? "";
    const whole = path.startsWith("/") || !under ? path : `${under.pathname.replace(/[^/]*$/, "")}${path}`;
    this.pathname = under && path === "" ? under.pathname : whole.replace(/\/\.\//g, "/").replace(/^$/, "/");
    this.search = search || (under && path === "" ? under.search : "");
    this.hash = hash;
  }

  get hostname(): string {
    return this.host.replace(/:\d+$/, "");
  }

  get origin(): string {
    return `${this.protocol}//${this.host}`;
  }

  get href(): string {
    const authority = this.host || this.protocol.startsWith("http") ? `//${this.host}` : "";
    return `${this.protocol}${authority}${this.pathname}${this.search}${this.hash}`;
  }

  get searchParams(): Parameters {
    return new Parameters(this.search);
  }

  toString(): string {
    return this.href;
  }

  static createObjectURL(): string {
    return "blob:testing";
  }

  static revokeObjectURL(): void {}
}

export class Parameters {
  private readonly pairs: [string, string][];

  constructor(text: string | Record<string, string> = "") {
    if (typeof text !== "string") {
      this.pairs = Object.entries(text);
      return;
    }
    const parts = text.replace(/^\?/, "").split("&").filter(Boolean);
    this.pairs = parts.map((part) => {
      const [name = "", ...value] = part.split("=");
      return [plainText(name), plainText(value.join("="))];
    });
  }

  get(name: string): string | null {
    return this.pairs.find(([known]) => known === name)?.[1] ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  set(name: string, value: string): void {
    this.delete(name);
    this.pairs.push([name, String(value)]);
  }

  delete(name: string): void {
    for (let place = this.pairs.length - 1; place >= 0; place -= 1) {
      if (this.pairs[place]![0] === name) this.pairs.splice(place, 1);
    }
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.pairs[Symbol.iterator]();
  }

  toString(): string {
    return this.pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  }
}

function plainText(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, " "));
}
