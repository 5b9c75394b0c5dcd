/** Facts with the file they stand in, and where in it. */
import type { ChunkFacts } from './facts';
import type { Piece } from './indexedFile';
import type { HostMention } from './mentions';

/** Something a file holds. Its own spans count from `start`. */
export interface Placed<T> {
  readonly uri: string;
  readonly path: string;
  /** Where the offsets of `it` count from. */
  readonly start: number;
  readonly it: T;
}

/** A place that names a host, with offsets of its file. */
export type HostPlace = HostMention & { readonly uri: string; readonly path: string };

export function placedIn<T>(
  piece: Piece,
  pick: (it: ChunkFacts) => readonly T[],
): readonly Placed<T>[] {
  const { file, facts } = piece;
  const picked = pick(facts);
  if (picked.length === 0) return [];
  const start = file.startOf(piece);
  return picked.map((it) => ({ uri: file.uri, path: file.facts.path, start, it }));
}

export const placeOf = ({ uri, path, start, it }: Placed<HostMention>): HostPlace => ({
  ...it,
  start: it.start + start,
  end: it.end + start,
  uri,
  path,
});

/** In the order of files and text. */
export const inOrder = (
  a: Pick<Placed<unknown>, 'uri' | 'path' | 'start'>,
  b: Pick<Placed<unknown>, 'uri' | 'path' | 'start'>,
): number => order(a.path, b.path) || order(a.uri, b.uri) || a.start - b.start;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
