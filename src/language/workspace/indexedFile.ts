import type { ChunkFacts } from './facts';
import type { FileFacts } from './factsReader';

/** The facts of one chunk in one place of one file. */
export interface Piece {
  readonly file: IndexedFile;
  readonly facts: ChunkFacts;
  /** In the list of the file's pieces. */
  position: number;
}

export interface Replaced {
  readonly gone: readonly Piece[];
  readonly added: readonly Piece[];
}

/** One file of the index: its facts, and a piece for each of its chunks. */
export class IndexedFile {
  #facts: FileFacts;
  #pieces: Piece[] = [];
  /** Where each piece starts; made when first asked for after a change. */
  #starts: readonly number[] | undefined;
  /** Pieces with rules or routes: what has to be looked at again when others change. */
  readonly #crossing = new Set<Piece>();
  #crossingInOrder: readonly Piece[] | undefined;

  constructor(
    readonly uri: string,
    path: string,
  ) {
    this.#facts = { path, chunks: [], kustomization: undefined };
  }

  get facts(): FileFacts {
    return this.#facts;
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** Pieces with rules or routes, in the order of the text. */
  get crossing(): readonly Piece[] {
    this.#crossingInOrder ??= [...this.#crossing].sort((a, b) => a.position - b.position);
    return this.#crossingInOrder;
  }

  /** Whether a piece is still one of the file's. */
  has(piece: Piece): boolean {
    return this.#pieces[piece.position] === piece;
  }

  startOf({ position }: Piece): number {
    this.#starts ??= startsOf(this.#pieces);
    return this.#starts[position] ?? 0;
  }

  /** Looks only at what is between the chunks that both begin and end with, and keeps what is in both. */
  replace(facts: FileFacts): Replaced {
    const { chunks } = facts;
    const before = this.#pieces;
    const least = Math.min(before.length, chunks.length);
    let ahead = 0;
    while (ahead < least && before[ahead]?.facts === chunks[ahead]) ahead += 1;
    let behind = 0;
    while (
      behind < least - ahead &&
      before[before.length - 1 - behind]?.facts === chunks[chunks.length - 1 - behind]
    ) {
      behind += 1;
    }
    const old = new Map<ChunkFacts, Piece[]>();
    for (const it of before.slice(ahead, before.length - behind)) {
      const alike = old.get(it.facts);
      if (alike) alike.push(it);
      else old.set(it.facts, [it]);
    }
    const added: Piece[] = [];
    const between = chunks.slice(ahead, chunks.length - behind).map((facts) => {
      const kept = old.get(facts)?.pop();
      if (kept) return kept;
      const piece = { file: this, facts, position: 0 };
      added.push(piece);
      return piece;
    });
    const gone = [...old.values()].flat();
    this.#pieces = [...before.slice(0, ahead), ...between, ...before.slice(before.length - behind)];
    this.#number(ahead);
    this.#starts = undefined;
    this.#crossingInOrder = undefined;
    this.#facts = facts;
    for (const it of gone) this.#crossing.delete(it);
    for (const it of added) if (isCrossing(it)) this.#crossing.add(it);
    return { gone, added };
  }

  #number(from: number): void {
    for (let position = from; position < this.#pieces.length; position += 1) {
      const piece = this.#pieces[position];
      if (piece) piece.position = position;
    }
  }
}

const isCrossing = ({ facts }: Piece): boolean => {
  const { rules, routes, sidecars, gateways, policies, domains, egress, lacking, calls } = facts;
  const ofMesh = gateways.length + policies.length + domains.length + egress.length;
  return (
    rules.length + routes.length + sidecars.length + ofMesh + lacking.length + calls.length > 0
  );
};

function startsOf(pieces: readonly Piece[]): readonly number[] {
  let start = 0;
  return pieces.map(({ facts }) => {
    start += facts.length;
    return start - facts.length;
  });
}
