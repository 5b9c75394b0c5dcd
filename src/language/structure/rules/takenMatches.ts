/** The matches of earlier routes, looked up by what they ask of a call: thousands are not compared with each other. */
import { problemsOfEach } from '../../../mesh/rules/saying';
import { fieldAt, isMap } from '../../../objects/object';

type Match = Readonly<Record<string, unknown>>;

interface Condition {
  readonly name: string;
  readonly value: unknown;
  /** Undefined where a part is not in sight. */
  readonly text: string | undefined;
}

export interface TakenMatch {
  /** The route of it. */
  readonly route: string;
  readonly match: Match;
  readonly conditions: readonly Condition[];
  readonly rank: number;
}

export class TakenMatches {
  readonly #by = new Map<string, TakenMatch[]>();
  #count = 0;
  #all: TakenMatch | undefined;

  /** The first that takes every call. */
  get all(): TakenMatch | undefined {
    return this.#all;
  }

  add(route: string, match: unknown): void {
    if (!isMap(match)) return;
    const conditions = conditionsOf(match);
    const taken = { route, match, conditions, rank: this.#count };
    this.#count += 1;
    if (conditions.length === 0) this.#all ??= taken;
    const key = keyOf(conditions);
    if (key === undefined) return;
    const known = this.#by.get(key);
    if (known) known.push(taken);
    else this.#by.set(key, [taken]);
  }

  /** The first that takes every call of this one, but for those that take every call there is. */
  before(match: unknown): TakenMatch | undefined {
    if (!isMap(match) || this.#count === 0) return undefined;
    const texts = new Map(Object.entries(match).map(([name, it]) => [name, asText(it)]));
    if ([...texts.values()].includes(undefined)) return undefined;
    let first: TakenMatch | undefined;
    for (const key of keysFor(match, texts)) {
      const found = this.#by.get(key)?.find((it) => covers(it, match, texts));
      if (found && (!first || found.rank < first.rank)) first = found;
    }
    return first;
  }
}

const byGateways = 'gateways';

/** What a call has to have for it in any case; undefined where that is not in sight. */
function keyOf(conditions: readonly Condition[]): string | undefined {
  const uri = conditions.find(({ name }) => name === 'uri');
  const prefix = uri && prefixOf(uri.value);
  if (prefix !== undefined) return `prefix ${prefix}`;
  const it = uri ?? conditions.find(({ name }) => name !== 'gateways');
  if (!it) return conditions.length === 0 ? undefined : byGateways;
  return it.text === undefined ? undefined : `${it.name} ${it.text}`;
}

/** Under which keys those may be that take its calls. */
function* keysFor(match: Match, texts: ReadonlyMap<string, string | undefined>): Iterable<string> {
  yield byGateways;
  for (const [name, text] of texts) yield `${name} ${text ?? ''}`;
  const path = pathOf(match['uri']) ?? '';
  for (let end = 1; end <= path.length; end += 1) yield `prefix ${path.slice(0, end)}`;
}

const covers = (
  { match, conditions }: TakenMatch,
  later: Match,
  texts: ReadonlyMap<string, string | undefined>,
): boolean =>
  match['ignoreUriCase'] === later['ignoreUriCase'] &&
  conditions.every(({ name, value, text }) => {
    const prefix = name === 'uri' ? prefixOf(value) : undefined;
    const path = prefix === undefined ? undefined : pathOf(later['uri']);
    if (prefix !== undefined && path !== undefined) return path.startsWith(prefix);
    const isSame = text !== undefined && text === texts.get(name);
    return isSame || (name === 'gateways' && holdsAll(value, later[name]));
  });

const unasked: ReadonlySet<string> = new Set(['name', 'statPrefix', 'ignoreUriCase']);

/** What a call must have; names are for logs, and every path begins with a slash. */
const conditionsOf = (match: Match): readonly Condition[] =>
  problemsOfEach(Object.entries(match), ([name, value]) => {
    const isAnything = name === 'uri' && isMap(value) && value['prefix'] === '/';
    return value === undefined || value === null || unasked.has(name) || isAnything
      ? undefined
      : { name, value, text: asText(value) };
  });

function prefixOf(uri: unknown): string | undefined {
  const prefix = fieldAt(uri, 'prefix');
  return typeof prefix === 'string' && prefix !== '' ? prefix : undefined;
}

/** All that is taken begins with it. */
function pathOf(uri: unknown): string | undefined {
  const path = fieldAt(uri, 'prefix') ?? fieldAt(uri, 'exact');
  return typeof path === 'string' ? path : undefined;
}

/** Calls come in by one of them. */
const holdsAll = (earlier: unknown, later: unknown): boolean =>
  Array.isArray(earlier) &&
  Array.isArray(later) &&
  later.length > 0 &&
  later.every((it) => typeof it === 'string' && earlier.includes(it));

/** One text for equal values, whatever the order of their fields; undefined where a part is not in sight. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'symbol') return undefined;
  if (!Array.isArray(value) && !isMap(value)) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map(asText)
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, it]) => {
          const text = asText(it);
          return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
        });
  return parts.includes(undefined) ? undefined : `${Array.isArray(value)}[${parts.join()}]`;
}
