/** Messages that come in pieces, until they are whole. */

import { type Chunk, WireError } from "./wire";

interface Transfer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  received: number;
}

export class Transfers {
  private readonly transfers = new Map<number, Transfer>();

  /** How many are under way. */
  get size(): number {
    return this.transfers.size;
  }

  /** Adds a piece. Returns the whole message once the last piece is there. Throws WireError when one is missing. */
  add(chunk: Chunk): ArrayBuffer | null {
    const { transfer, offset, total, piece } = chunk;
    let state = this.transfers.get(transfer);
    if (!state) {
      state = { bytes: new Uint8Array(total), received: 0 };
      this.transfers.set(transfer, state);
    }
    if (offset !== state.received || offset + piece.length > state.bytes.length) {
      this.transfers.delete(transfer);
      throw new WireError(`transfer ${transfer}: a piece for byte ${offset} came, ${state.received} was expected`);
    }
    state.bytes.set(piece, offset);
    state.received += piece.length;
    if (state.received < state.bytes.length) return null;
    this.transfers.delete(transfer);
    return state.bytes.buffer;
  }

  /** The rest will not come. */
  cancel(transfer: number): void {
    this.transfers.delete(transfer);
  }

  clear(): void {
    this.transfers.clear();
  }
}
