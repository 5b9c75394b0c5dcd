/** Hosts and patterns, of which those that overlap with one are found without going through all of them. */
export class HostSet {
  readonly #hosts: ReadonlySet<string>;
  /** How much of an end its patterns say, each length once. */
  readonly #lengths: ReadonlySet<number>;

  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts);
    this.#lengths = new Set(hosts.filter((it) => it.startsWith('*')).map((it) => it.length - 1));
  }

  has(host: string): boolean {
    return this.#hosts.has(host);
  }

  /** Those that cover the host, itself first, as `covers` tells it. */
  *covering(host: string): Iterable<string> {
    if (this.#hosts.has(host)) yield host;
    const end = host.replace(/^\*/, '');
    for (const length of this.#lengths) {
      if (length > end.length) continue;
      const pattern = `*${end.slice(end.length - length)}`;
      if (pattern !== host && this.#hosts.has(pattern)) yield pattern;
    }
  }

  covers(host: string): boolean {
    for (const _ of this.covering(host)) return true;
    return false;
  }

  /** Those that cover one of the others, or that one of them covers. */
  overlapping(others: readonly string[]): ReadonlySet<string> {
    const found = new Set(others.flatMap((it) => [...this.covering(it)]));
    const wide = new HostSet(others.filter((it) => it.startsWith('*')));
    // Most are no patterns, and none of all these is gone through.
    if (wide.#lengths.size > 0) for (const it of this.#hosts) if (wide.covers(it)) found.add(it);
    return found;
  }
}
