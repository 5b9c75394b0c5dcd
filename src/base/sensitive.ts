const label = '[sensitive]';

/**
 * A value that must not be printed: key bytes, tokens.
 * Every implicit way out (string, JSON, Node's inspection) prints a label; `reveal()` is the only door.
 */
export class Sensitive<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return label;
  }

  toJSON(): string {
    return label;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return label;
  }
}
