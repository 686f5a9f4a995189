/** Requests beside the link: Python answers them. */

import { Form } from "./environment";

/** What the page gives to Python. */
export interface PageRequest {
  readonly id: number;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly entries: [string, unknown][];
}

export interface Request {
  url: string;
  readonly headers: Record<string, string>;
  status: number;
  responseText: string;
  onload: (() => void) | null;
}

interface Owner {
  send(request: Request, entries: [string, unknown][]): void;
}

/** Stands for XMLHttpRequest. */
export function requestClass(owner: Owner) {
  return class implements Request {
    url = "";
    readonly headers: Record<string, string> = {};
    readonly upload: Record<string, unknown> = {};
    status = 0;
    responseText = "";
    onload: (() => void) | null = null;

    open(_: string, url: string): void {
      this.url = url;
    }

    setRequestHeader(name: string, value: string): void {
      this.headers[name] = value;
    }

    send(form: unknown): void {
      owner.send(this, form instanceof Form ? form.entries : []);
    }
  };
}
