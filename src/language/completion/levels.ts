/** From dashes and keys to the chain of maps and lists around a place. */
import type { Token } from './tokens';

/** A map or a list around the cursor. */
export interface Level {
  /** What leads into it: a field, an index, or undefined for the outermost. */
  readonly step: string | number | undefined;
  /** Where its fields begin. */
  readonly column: number;
  /** Its fields; none for a list. */
  readonly keys: readonly Token[];
}

/** The levels around what begins at a column, outermost first. */
export function levelsOf(
  before: readonly Token[],
  after: readonly Token[],
  column: number,
): readonly Level[] {
  const climb = new Climb(after, column);
  for (const token of before.toReversed()) climb.past(token);
  return climb.levels();
}

/** Goes up token by token, and takes note of each that is around or beside the place it came from. */
class Climb {
  readonly #found: Level[] = [];
  readonly #after: readonly Token[];
  #column: number;
  #keys: Token[] = [];
  /** Counts the dashes of the list, once its item was left. */
  #index: number | undefined;

  constructor(after: readonly Token[], column: number) {
    this.#after = after;
    this.#column = column;
  }

  past(token: Token): void {
    if (this.#index === undefined) this.#inMap(token);
    else this.#inList(token, this.#index);
  }

  #inMap(token: Token): void {
    if (token.kind === 'dash') {
      if (token.column < this.#column) this.#enterList(token.column);
    } else if (token.column === this.#column) this.#keys.unshift(token);
    else if (token.column < this.#column) {
      this.#leave(token.name);
      this.#column = token.column;
      this.#keys = [token];
    }
  }

  /** The fields gathered so far are those of an item; its index is known when the list's head is reached. */
  #enterList(column: number): void {
    this.#leave(undefined);
    this.#column = column;
    this.#keys = [];
    this.#index = 0;
  }

  #inList(token: Token, index: number): void {
    if (token.kind === 'dash') {
      if (token.column === this.#column) this.#index = index + 1;
      else if (token.column < this.#column) {
        this.#name(index);
        this.#enterList(token.column);
      }
    } else if (token.column <= this.#column) {
      this.#name(index);
      this.#leave(token.name);
      this.#column = token.column;
      this.#keys = [token];
      this.#index = undefined;
    }
  }

  #leave(step: string | undefined): void {
    const column = this.#column;
    const keys =
      this.#index === undefined ? [...this.#keys, ...keysAfter(this.#after, column)] : [];
    this.#found.unshift({ step, column, keys });
  }

  #name(index: number): void {
    const [item] = this.#found;
    if (item) this.#found[0] = { ...item, step: index };
  }

  levels(): readonly Level[] {
    if (this.#index !== undefined) this.#name(this.#index);
    this.#leave(undefined);
    return this.#found;
  }
}

/** Fields of the same map further down. */
function keysAfter(after: readonly Token[], column: number): readonly Token[] {
  const end = after.findIndex((it) => it.column < column);
  return after
    .slice(0, end < 0 ? undefined : end)
    .filter((it) => it.kind === 'key' && it.column === column);
}
