import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { grouped } from '../grouped';
import type { EntryFacts } from '../workspace/facts';
import type { Crossings } from './crossings';
import type { Seat } from './groups';

/** Among more hosts than a person writes, some are near to any word. */
const most = 300;

/** Hosts of one letter are many, and so are those that differ by a number: such are meant. */
const shortest = 5;

/** In lower case, as far as they are in sight. */
export const hostsOf = ({ entry }: EntryFacts): readonly string[] =>
  entry.hosts.flatMap((it) => (typeof it === 'string' ? [it.toLowerCase()] : []));

/** The hosts that the ServiceEntries of a text define, in lower case. */
export class DefinedHosts {
  readonly #counts = new Map<string, number>();
  /** Hosts by their patterns, made when first asked for. */
  #near: ReadonlyMap<string, readonly string[]> | undefined;
  #hasNews = false;

  add(_seat: Seat, { entries }: Crossings): void {
    for (const it of entries()) for (const host of hostsOf(it)) this.count(host, 1);
  }

  remove(_seat: Seat, { entries }: Crossings): void {
    for (const it of entries()) for (const host of hostsOf(it)) this.count(host, -1);
  }

  count(host: string, by: 1 | -1): void {
    const before = this.#counts.get(host) ?? 0;
    if (before + by === 0) this.#counts.delete(host);
    else this.#counts.set(host, before + by);
    if (before > 0 && before + by > 0) return;
    this.#hasNews ||= this.#counts.size <= most + 1;
    this.#near = undefined;
  }

  /** Whether `nearest` may give something else than when this was asked last. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  /** The host of the zone that differs by a slip of the hand in one label, the first of several by name. */
  nearest(host: string, zone: string): string | undefined {
    if (this.#counts.size > most) return undefined;
    const near = (this.#near ??= grouped(this.#counts.keys(), patternsOf));
    const candidates = patternsOf(host).flatMap((it) => near.get(it) ?? []);
    const [first] = candidates
      .filter((it) => isMeantForZone(it, zone) && isMisspelt(host, it))
      .sort();
    return first;
  }

  /** What a caller means by a host that nobody defines: one of these, but for a slip or the namespace. */
  meantBy(host: string, zone: string): string | undefined {
    return this.nearest(host, zone) ?? this.#withNamespace(host, zone);
  }

  /** The one host of that name, where `name.zone` has no namespace. */
  #withNamespace(host: string, zone: string): string | undefined {
    const name = host.slice(0, -zone.length - 1);
    if (name.includes('.') || this.#counts.size > most) return undefined;
    const near = (this.#near ??= grouped(this.#counts.keys(), patternsOf));
    const [only, another] = near.get(`${name}.?.${zone}`) ?? [];
    return another === undefined ? only : undefined;
  }

  /** Whether one of them is a wildcard for the host. */
  covers(host: string): boolean {
    const labels = host.split('.');
    return labels.some((_, at) => at > 0 && this.#counts.has(`*.${labels.slice(at).join('.')}`));
  }
}

/** `a.b.c` with each label left open in turn: those that have one of these differ in one label at most. */
function patternsOf(host: string): readonly string[] {
  const labels = host.split('.');
  return labels.map((_, at) => [...labels.slice(0, at), '?', ...labels.slice(at + 1)].join('.'));
}

/** By one word of a label: `shop-a` and `shop-b` are likely two. */
function isMisspelt(host: string, meant: string): boolean {
  const [own, others] = [host.split(/[.-]/), meant.split(/[.-]/)];
  const at = own.findIndex((it, index) => it !== others[index]);
  const [a = '', b = ''] = [own[at], others[at]];
  const isNumbered = /\d/.test(a + b);
  return Math.min(a.length, b.length) >= shortest && !isNumbered && isSlipOf(a, b);
}
