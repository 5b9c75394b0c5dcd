/** Which chunks of a text are those of the text before it. */
import type { CrossingSeat } from './crossing/late';
import type { ManifestChunk } from './document';
import type { Judgement } from './judgement';

/** A chunk of the text, and what is known of it. */
export interface Seat extends CrossingSeat {
  readonly chunk: ManifestChunk;
  readonly judgement: Judgement;
}

export interface Seating {
  readonly seats: readonly Seat[];
  readonly gone: readonly Seat[];
  readonly added: readonly Seat[];
}

/** How chunks are judged: at once, or one that takes long in steps. */
export interface Judging {
  atOnce(chunk: ManifestChunk): Judgement;
  inSteps(chunk: ManifestChunk): Generator<void, Judgement>;
}

/** Seats that stay keep their order. What is new between those that both begin and end with is judged, a chunk a step. */
export function* seated(
  before: readonly Seat[],
  chunks: readonly ManifestChunk[],
  judge: Judging,
): Generator<void, Seating> {
  const { ahead, behind } = keptOf(before, chunks);
  const old = before.slice(ahead, before.length - behind);
  const known = new Map(old.map((it) => [it.chunk, it.judgement]));
  const places = placesOf(old);
  const between: Seat[] = [];
  const gone: Seat[] = [];
  const added: Seat[] = [];
  let next = 0;
  for (const chunk of chunks.slice(ahead, chunks.length - behind)) {
    const place = firstFrom(next, places.get(chunk));
    const stays = place === undefined ? undefined : old[place];
    const seat =
      stays ??
      seatOf(
        chunk,
        known.get(chunk) ?? (chunk.isSlow ? yield* judge.inSteps(chunk) : judge.atOnce(chunk)),
      );
    between.push(seat);
    if (stays && place !== undefined) {
      for (const it of old.slice(next, place)) gone.push(it);
      next = place + 1;
    } else {
      added.push(seat);
    }
    yield;
  }
  for (const it of old.slice(next)) gone.push(it);
  const seats = [...before.slice(0, ahead), ...between, ...before.slice(before.length - behind)];
  return { seats, gone, added };
}

/** Puts each where it is in the text. */
export function place(seats: readonly Seat[]): void {
  let start = 0;
  for (const it of seats) {
    it.start = start;
    start += it.chunk.text.length;
  }
}

function keptOf(
  before: readonly Seat[],
  chunks: readonly ManifestChunk[],
): { readonly ahead: number; readonly behind: number } {
  const least = Math.min(before.length, chunks.length);
  let ahead = 0;
  while (ahead < least && before[ahead]?.chunk === chunks[ahead]) ahead += 1;
  let behind = 0;
  while (behind < least - ahead && before.at(-1 - behind)?.chunk === chunks.at(-1 - behind)) {
    behind += 1;
  }
  return { ahead, behind };
}

function placesOf(seats: readonly Seat[]): ReadonlyMap<ManifestChunk, number[]> {
  const found = new Map<ManifestChunk, number[]>();
  for (const [index, { chunk }] of seats.entries()) {
    const places = found.get(chunk);
    // The same text twice is the same chunk.
    if (places) places.push(index);
    else found.set(chunk, [index]);
  }
  return found;
}

/** Takes the first place from there on, and all before it. */
function firstFrom(least: number, places: number[] = []): number | undefined {
  while ((places[0] ?? least) < least) places.shift();
  return places.shift();
}

const seatOf = (chunk: ManifestChunk, judgement: Judgement): Seat => ({
  start: 0,
  chunk,
  judgement,
  crossings: judgement.crossings,
});
