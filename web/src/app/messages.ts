/** What people read when there is no connection, and what they can do about it. */

import type { ConnectionStatus } from "../connection";

export interface Explanation {
  readonly title: string;
  readonly text: string;
  /** What the button does, if there is one. */
  readonly action?: "reload" | "connect";
}

const CLOSED: Record<string, Explanation> = {
  protocol: {
    title: "This page and its server do not fit",
    text: "One of them is newer than the other. Reloading brings the page that belongs to the server.",
    action: "reload",
  },
  superseded: {
    title: "This page is open elsewhere",
    text: "Its session went on in another window or tab.",
    action: "connect",
  },
  overflow: {
    title: "This page could not keep up",
    text: "More was sent to it than it took, so the server ended the connection.",
    action: "connect",
  },
  abuse: { title: "The server ended the connection", text: "", action: "reload" },
  stopped: { title: "The program has ended", text: "Its last state stays here until you leave.", action: "connect" },
  idle: { title: "The program has ended", text: "Nobody was connected for a while.", action: "connect" },
};

const OTHER: Explanation = { title: "The connection has ended", text: "", action: "connect" };

/** Why the connection is closed for good. */
export function explainClosed(status: ConnectionStatus, hasToken: boolean): Explanation {
  if (status.code === "unauthorized") {
    return hasToken
      ? {
          title: "This link is not valid any more",
          text: "Its token is not that of the running program. Open the link that the program printed when it started.",
        }
      : {
          title: "The full link is needed",
          text:
            "Open the complete link that the program printed, with the part that begins with #token. " +
            "The address bar does not show that part: a link copied from there is not enough.",
        };
  }
  const known = CLOSED[status.code] ?? OTHER;
  // The server's own words say more than ours where it has some.
  return status.reason && (known.text === "" || status.code === "protocol") ? { ...known, text: status.reason } : known;
}

/** What the banner says while the connection is lost and tried again. */
export function explainLost(status: ConnectionStatus): string {
  const why = status.code === "stopped" ? "The program stopped" : "Connection lost";
  return `${why}, reconnecting…`;
}
