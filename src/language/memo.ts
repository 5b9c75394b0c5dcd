/** What `make` gives, made when somebody first asks: what nobody asks for costs nothing. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What is worked out of one document while it is judged: several rules ask for the same. */
export class Memo {
  #known: Map<unknown, unknown> | undefined;

  /** `whole` is that of the document of which this is for some objects. */
  constructor(readonly whole?: Memo) {}

  /** The same, of the text as a whole. */
  ofText<T>(key: unknown, make: () => T): T {
    return (this.whole ?? this).once(key, make);
  }

  /** What `make` gives, the first time; `key` says which value is meant. */
  once<T>(key: unknown, make: () => T): T {
    const known = this.#known?.get(key);
    if (known !== undefined) return known as T;
    const made = make();
    (this.#known ??= new Map()).set(key, made);
    return made;
  }

  /** Ten thousand documents that all remember would not be small. */
  forget(): void {
    this.#known = undefined;
  }
}
