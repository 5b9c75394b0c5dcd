/** All rules over several objects of a text, kept up to date edit by edit. */
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { addressClashes, shifted } from '../rules/clashes';
import { AddressIndex } from './addressIndex';
import { asksForEntries, asksForServices, isCrossing, type Crossings } from './crossings';
import { DefinedHosts } from './definedHosts';
import { belowService } from './belowService';
import { plainTexts, sharedPorts } from './gatewayFamilies';
import { elsewhere, offLane } from './gatewayLanes';
import { groupsOf, type Groups, type Seat } from './groups';
import {
  certifiedTwice,
  narrowedTwice,
  notServed,
  openedTwice,
  routedTwice,
} from './rivalFamilies';
import { atOdds, dropsTls, ruledTwice } from './policyFamilies';
import { hostsOf, routeFamily } from './routeFamily';
import { namedWorkloads } from './selectFamily';
import { besideServices, passedBy, withoutService } from './serviceFamilies';
import { SameObjects } from './sameObjects';

/** A seat, and what its chunk contributes. */
export interface CrossingSeat extends Seat {
  readonly crossings: Crossings;
}

export class CrossingIndex {
  readonly #addresses = new AddressIndex();
  readonly #defined = new DefinedHosts();
  readonly #routes: Groups;
  readonly #below = groupsOf(belowService);
  readonly #others: readonly Groups[];
  readonly #services = [groupsOf(besideServices), groupsOf(withoutService)];
  readonly #same = new SameObjects();
  /** Whose ServiceEntries nobody has asked for yet: of ten thousand that nobody routes to, nobody does. */
  readonly #waiting = new Set<CrossingSeat>();
  #isAsked = false;
  /** The same, of whom nobody has asked for the Services. */
  readonly #waitingBeside = new Set<CrossingSeat>();
  #isAskedBeside = false;

  constructor(readonly context: LanguageContext) {
    const { zone, cluster } = context;
    this.#routes = groupsOf(routeFamily(zone, this.#defined));
    this.#others = [
      groupsOf(routedTwice),
      groupsOf(openedTwice),
      groupsOf(certifiedTwice),
      groupsOf(narrowedTwice),
      groupsOf(notServed),
      groupsOf(offLane),
      groupsOf(elsewhere),
      groupsOf(ruledTwice),
      groupsOf(atOdds),
      groupsOf(dropsTls),
      groupsOf(passedBy),
      groupsOf(namedWorkloads),
      groupsOf(sharedPorts(zone, cluster)),
      groupsOf(plainTexts(zone, cluster)),
    ];
  }

  exchange(gone: readonly CrossingSeat[], added: readonly CrossingSeat[]): void {
    for (const it of gone) this.#remove(it);
    for (const it of added) this.add(it);
  }

  add(seat: CrossingSeat): void {
    const { crossings } = seat;
    for (const it of crossings.claims) this.#addresses.count(it, 1);
    this.#same.add(seat);
    if (isCrossing(crossings)) for (const it of this.#others) it.add(seat, crossings);
    this.#waiting.add(seat);
    this.#isAsked ||= asksForEntries(crossings);
    if (this.#isAsked) this.#join();
    if (crossings.hasBeside || crossings.rivals.length > 0) this.#waitingBeside.add(seat);
    this.#isAskedBeside ||= asksForServices(crossings);
    if (this.#isAskedBeside) this.#joinBeside();
  }

  #remove(seat: CrossingSeat): void {
    const { crossings } = seat;
    for (const it of crossings.claims) this.#addresses.count(it, -1);
    this.#same.remove(seat);
    if (isCrossing(crossings)) for (const it of this.#others) it.remove(seat, crossings);
    if (!this.#waitingBeside.delete(seat)) {
      for (const it of this.#services) it.remove(seat, crossings);
    }
    if (this.#waiting.delete(seat)) return;
    this.#routes.remove(seat, crossings);
    this.#below.remove(seat, crossings);
    this.#countHosts(crossings, -1);
  }

  #join(): void {
    for (const it of this.#waiting) {
      this.#routes.add(it, it.crossings);
      this.#below.add(it, it.crossings);
      this.#countHosts(it.crossings, 1);
    }
    this.#waiting.clear();
  }

  #joinBeside(): void {
    for (const seat of this.#waitingBeside) {
      for (const it of this.#services) it.add(seat, seat.crossings);
    }
    this.#waitingBeside.clear();
  }

  #countHosts({ entries }: Crossings, by: 1 | -1): void {
    for (const it of entries()) for (const host of hostsOf(it)) this.#defined.count(host, by);
  }

  /** Judges what has changed, a group a step. */
  *settling(): Generator<void> {
    if (this.#defined.takeNews()) this.#routes.touch();
    for (const it of [this.#routes, this.#below, ...this.#others, ...this.#services]) {
      yield* it.settling(this.context);
    }
    yield* this.#same.settling(this.context);
  }

  /** As last settled. `seats` are all of them, where they are now; so are the offsets. */
  found(seats: readonly CrossingSeat[]): readonly Diagnostic[] {
    const said: Diagnostic[] = [];
    for (const one of [this.#routes, this.#below, ...this.#others, ...this.#services, this.#same]) {
      for (const { seat, it } of one.said()) said.push(shifted(it, seat.start));
    }
    said.sort(inOneOrder);
    return this.#addresses.hasShared ? [...addressClashes(seats.map(claimsOf)), ...said] : said;
  }
}

const claimsOf = ({ start, crossings: { claims } }: CrossingSeat) => ({ start, claims });

/** Groups come to be in another order edit by edit than at once. */
const inOneOrder = (a: Diagnostic, b: Diagnostic): number =>
  a.start - b.start || a.end - b.end || (a.message < b.message ? -1 : 1);
