/** The files of a workspace in pieces, and which pieces say something under which key. */
import type { ChunkFacts } from './facts';
import type { FileFacts } from './factsReader';
import { IndexedFile, type Piece } from './indexedFile';
import { inOrder, placedIn, type Placed } from './placed';
import { keysOf, type Posting } from './postingKeys';
import { Postings } from './postings';

export class IndexedFiles {
  readonly #files = new Map<string, IndexedFile>();
  readonly postings: Readonly<Record<Posting, Postings>> = {
    host: new Postings(),
    entry: new Postings(),
    address: new Postings(),
    rule: new Postings(),
    route: new Postings(),
    gateway: new Postings(),
    domain: new Postings(),
    install: new Postings(),
    filter: new Postings(),
  };

  /** By their addresses. */
  get all(): ReadonlyMap<string, IndexedFile> {
    return this.#files;
  }

  /** A piece a step; says in the end whether objects may belong to other clusters now. */
  *putting(uri: string, facts: FileFacts): Generator<void, boolean> {
    const known = this.#files.get(uri);
    const file = known ?? new IndexedFile(uri, facts.path);
    const isFrame = (file.facts.kustomization ?? facts.kustomization) !== undefined;
    const { gone, added } = file.replace(facts);
    this.#files.set(uri, file);
    for (const piece of gone) {
      this.#post(piece, 'delete');
      yield;
    }
    for (const piece of added) {
      if (this.#files.get(uri) === file && file.has(piece)) this.#post(piece, 'add');
      yield;
    }
    return !known || isFrame || [...gone, ...added].some(hasPatch);
  }

  /** Says whether there was such a file. */
  delete(uri: string): boolean {
    const file = this.#files.get(uri);
    if (!file) return false;
    for (const piece of file.pieces) this.#post(piece, 'delete');
    this.#files.delete(uri);
    return true;
  }

  /** What every piece with a key says, in the order of files and text. */
  withKey<T>(
    posting: Posting,
    key: string,
    pick: (it: ChunkFacts) => readonly T[],
  ): readonly Placed<T>[] {
    const pieces = [...this.postings[posting].get(key)];
    const placed = pieces.flatMap((piece) => placedIn(piece, pick));
    // Asked for each route of a long file; most keys are one piece's.
    return pieces.length < 2 ? placed : placed.sort(inOrder);
  }

  of<T>(uri: string, pick: (it: ChunkFacts) => readonly T[]): readonly Placed<T>[] {
    return (this.#files.get(uri)?.pieces ?? []).flatMap((piece) => placedIn(piece, pick));
  }

  /** The same of the pieces that say something to other files. */
  crossingOf<T>(uri: string, pick: (it: ChunkFacts) => readonly T[]): readonly Placed<T>[] {
    return (this.#files.get(uri)?.crossing ?? []).flatMap((piece) => placedIn(piece, pick));
  }

  #post(piece: Piece, how: 'add' | 'delete'): void {
    for (const [posting, key] of keysOf(piece.facts)) this.postings[posting][how](key, piece);
  }
}

/** A patch may change what others say, and so whether they can be compared. */
const hasPatch = ({ facts }: Piece): boolean => facts.entries.some((it) => !it.isComplete);
