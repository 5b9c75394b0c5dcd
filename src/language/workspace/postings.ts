import type { Piece } from './indexedFile';

/** Which pieces have something to do with a word. */
export class Postings {
  readonly #pieces = new Map<string, Set<Piece>>();
  readonly #shared = new Set<string>();

  get keys(): Iterable<string> {
    return this.#pieces.keys();
  }

  /** The words that pieces of more than one file have. */
  get shared(): Iterable<string> {
    return this.#shared;
  }

  get(key: string): ReadonlySet<Piece> {
    return this.#pieces.get(key) ?? none;
  }

  add(key: string, piece: Piece): void {
    const pieces = this.#pieces.get(key);
    if (!pieces) {
      this.#pieces.set(key, new Set([piece]));
      return;
    }
    const [first] = pieces;
    if (first?.file !== piece.file) this.#shared.add(key);
    pieces.add(piece);
  }

  delete(key: string, piece: Piece): void {
    const pieces = this.#pieces.get(key);
    if (!pieces?.delete(piece)) return;
    if (pieces.size === 0) this.#pieces.delete(key);
    if (this.#shared.has(key) && !isOfSeveralFiles(pieces)) this.#shared.delete(key);
  }
}

const none: ReadonlySet<Piece> = new Set();

function isOfSeveralFiles(pieces: ReadonlySet<Piece>): boolean {
  const [first] = pieces;
  for (const it of pieces) if (it.file !== first?.file) return true;
  return false;
}
