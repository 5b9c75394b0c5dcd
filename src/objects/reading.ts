/** A value, or why we have none. Silence must never look like health. */
export type Reading<T> = Read<T> | NotRead;

export interface Read<T> {
  readonly kind: 'read';
  readonly value: T;
}

export interface NotRead {
  readonly kind: 'notRead';
  /** A clause that follows "not read: ", for instance "may not list Secrets". */
  readonly because: string;
}

export const read = <T>(value: T): Read<T> => ({ kind: 'read', value });
export const notRead = (because: string): NotRead => ({ kind: 'notRead', because });

/** Applies a function to the value, keeping the reason where there is none. */
export const mapReading = <A, B>(reading: Reading<A>, to: (value: A) => B): Reading<B> =>
  reading.kind === 'read' ? read(to(reading.value)) : reading;

/** As `mapReading`, for a function whose own answer may be unread. */
export const thenReading = <A, B>(reading: Reading<A>, to: (value: A) => Reading<B>): Reading<B> =>
  reading.kind === 'read' ? to(reading.value) : reading;

export const valueOr = <A, B>(reading: Reading<A>, otherwise: B): A | B =>
  reading.kind === 'read' ? reading.value : otherwise;
