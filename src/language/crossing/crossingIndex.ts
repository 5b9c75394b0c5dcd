/** All rules over several objects of a text, kept up to date edit by edit. */
import { atOnce } from '../../base/pace';
import { none } from '../../mesh/rules/saying';
import { shifted, type Diagnostic, type LanguageContext } from '../diagnostic';
import { addressClashes } from './clashes';
import { AddressIndex } from './addressIndex';
import { asksForHosts, belowService } from './belowService';
import { asksForWorkloads, besideWorkloads } from './besideWorkloads';
import { BesideOurs } from './besideOurs';
import { callFamily } from './callFamily';
import { asksForCalls, asksForEntries, asksForServices, isCrossing } from './crossings';
import { DefinedHosts } from './definedHosts';
import { plainTexts, sharedPorts } from './gatewayFamilies';
import { egressRoutes } from './egressRoutes';
import { endpointRoutes } from './endpointRoutes';
import { elsewhere, offLane } from './gatewayLanes';
import { httpOnTcp } from './httpOnTcp';
import { notServed } from './gatewayRoutes';
import { groupsOf, type Groups } from './groups';
import { inquiriesOf } from './inquiries';
import { Late, type CrossingSeat } from './late';
import { ledToPods } from './ledToPods';
import { originating } from './originating';
import { atOdds } from './policyFamilies';
import {
  certifiedTwice,
  narrowedTwice,
  openedTwice,
  openTwice,
  routedTwice,
} from './rivalFamilies';
import { blindTwice } from './portFamily';
import { routeFamily } from './routeFamily';
import { dropsTls, ruledTwice } from './ruleFamilies';
import { SameObjects } from './sameObjects';
import { namedWorkloads, selectsNone } from './selectFamily';
import { misnamed } from './references';
import { besideServices, passedBy, withoutService } from './serviceFamilies';
import { asksForNames, shortHosts } from './shortHosts';
import { strayedSubsets } from './strayedSubsets';
import { asksForZone, wideSubsets } from './wideSubsets';

const mostAtOnce = 500;

export class CrossingIndex {
  readonly #addresses = new AddressIndex();
  readonly #defined = new DefinedHosts();
  readonly #same = new SameObjects();
  readonly #beside = new BesideOurs();
  readonly #seats = new Set<CrossingSeat>();
  /** For which every host that is defined matters. */
  readonly #seeking: readonly Groups[];
  /** Of rules, routes, rivals, Gateways and policies. */
  readonly #others: readonly Groups[];
  readonly #all: readonly Groups[];
  readonly #late: readonly Late[];

  constructor(readonly context: LanguageContext) {
    const { zone, cluster } = context;
    const routes = inquiriesOf(routeFamily(zone, this.#defined));
    const calls = inquiriesOf(callFamily(zone, this.#defined));
    const below = inquiriesOf(belowService);
    const services = [inquiriesOf(besideServices), inquiriesOf(withoutService)];
    const outside = inquiriesOf(originating(zone));
    const names = inquiriesOf(shortHosts);
    const endpoints = inquiriesOf(endpointRoutes(this.#defined));
    const wide = inquiriesOf(wideSubsets(zone));
    const workloads = inquiriesOf(besideWorkloads);
    const pods = inquiriesOf(ledToPods);
    this.#seeking = [routes, calls, endpoints];
    this.#late = [
      new Late([routes, outside, endpoints, this.#defined], asksForEntries),
      new Late([wide], asksForZone),
      new Late([calls], asksForCalls),
      new Late([below], asksForHosts),
      new Late(services, asksForServices),
      new Late([workloads], asksForWorkloads),
      new Late([names], asksForNames),
      new Late([pods], ({ isOurs }) => isOurs),
    ];
    this.#others = [
      groupsOf(routedTwice),
      groupsOf(openTwice),
      groupsOf(openedTwice),
      groupsOf(certifiedTwice),
      groupsOf(narrowedTwice),
      groupsOf(blindTwice),
      inquiriesOf(notServed),
      inquiriesOf(offLane),
      inquiriesOf(egressRoutes),
      inquiriesOf(httpOnTcp),
      inquiriesOf(elsewhere),
      groupsOf(ruledTwice),
      inquiriesOf(atOdds),
      inquiriesOf(dropsTls),
      inquiriesOf(passedBy),
      inquiriesOf(strayedSubsets),
      inquiriesOf(namedWorkloads),
      inquiriesOf(selectsNone),
      inquiriesOf(misnamed),
      groupsOf(sharedPorts(zone, cluster)),
      inquiriesOf(plainTexts(zone, cluster)),
    ];
    const hosts = [routes, outside, endpoints, wide, calls, below, names];
    this.#all = [...hosts, ...services, workloads, pods, ...this.#others];
  }

  exchange(gone: readonly CrossingSeat[], added: readonly CrossingSeat[]): void {
    for (const it of gone) this.#remove(it);
    for (const it of added) this.add(it);
  }

  add(seat: CrossingSeat): void {
    atOnce(this.adding(seat));
  }

  /** The same in steps, for one that brings thousands. */
  *adding(seat: CrossingSeat): Generator<void> {
    const { crossings } = seat;
    const isLong = crossings.rivals.length > mostAtOnce;
    this.#seats.add(seat);
    for (const it of crossings.claims) this.#addresses.count(it, 1);
    this.#same.add(seat);
    this.#beside.add(seat);
    const others = isCrossing(crossings) ? this.#others : none;
    for (const it of others) {
      if (isLong) yield;
      it.add(seat, crossings);
    }
    for (const it of this.#late) it.add(seat, this.#seats);
  }

  #remove(seat: CrossingSeat): void {
    const { crossings } = seat;
    this.#seats.delete(seat);
    for (const it of crossings.claims) this.#addresses.count(it, -1);
    this.#same.remove(seat);
    this.#beside.remove(seat);
    if (isCrossing(crossings)) for (const it of this.#others) it.remove(seat, crossings);
    for (const it of this.#late) it.remove(seat);
  }

  /** Judges what has changed, in steps. */
  *settling(): Generator<void> {
    if (this.#defined.takeNews()) for (const it of this.#seeking) it.touch();
    for (const it of this.#all) if (it.hasNews) yield* it.settling(this.context);
    yield* this.#same.settling(this.context);
    yield* this.#beside.settling();
  }

  /** As last settled. `seats` are all of them, where they are now; so are the offsets. */
  found(seats: readonly CrossingSeat[]): readonly Diagnostic[] {
    const said: Diagnostic[] = [];
    for (const one of [...this.#all, this.#same, this.#beside]) {
      for (const some of one.said())
        for (const { seat, it } of some) said.push(shifted(it, seat.start));
    }
    said.sort(inOneOrder);
    return this.#addresses.hasShared ? [...addressClashes(seats.map(claimsOf)), ...said] : said;
  }
}

const claimsOf = ({ start, crossings: { claims } }: CrossingSeat) => ({ start, claims });

/** Groups come to be in another order edit by edit than at once. */
const inOneOrder = (a: Diagnostic, b: Diagnostic): number =>
  a.start - b.start || a.end - b.end || (a.message < b.message ? -1 : 1);
