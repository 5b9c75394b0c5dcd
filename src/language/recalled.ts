/** ServiceEntries and Services of a text that are going to be compared. Parsed again, they are not held otherwise. */
import { asksForEntries, asksForServices } from './crossing/crossings';
import type { Seat } from './seats';

/** What some documents of a text ask to see of all others. */
export interface Wanted {
  readonly entries: boolean;
  readonly blocks: boolean;
  readonly services: boolean;
  /** There are some. */
  readonly beside: boolean;
}

export const nothingWanted: Wanted = {
  entries: false,
  blocks: false,
  services: false,
  beside: false,
};

/** What was wanted once stays so. */
export const wantedWith = (before: Wanted, added: readonly Seat[]): Wanted => ({
  entries: before.entries || added.some(({ crossings }) => asksForEntries(crossings)),
  blocks:
    before.blocks || added.some(({ crossings }) => crossings.claims.some((it) => it.hasBlock)),
  services: before.services || added.some(({ crossings }) => asksForServices(crossings)),
  beside: before.beside || added.some(({ crossings }) => crossings.hasBeside),
});

export const isSameWanted = (a: Wanted, b: Wanted): boolean =>
  a.entries === b.entries && a.blocks === b.blocks && hasServices(a) === hasServices(b);

const hasServices = ({ services, beside }: Wanted): boolean => services && beside;

/** Has what is wanted read, a chunk each. */
export function* recalled(seats: readonly Seat[], wanted: Wanted): Generator<void> {
  const { entries, blocks } = wanted;
  const services = hasServices(wanted);
  if (!entries && !blocks && !services) return;
  for (const { chunk, crossings } of seats) {
    if (services) crossings.beside();
    if (entries) crossings.entries();
    if (blocks) for (const it of crossings.claims) it.entries();
    chunk.release();
    yield;
  }
}
