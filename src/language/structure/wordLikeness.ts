/** Values in capitals that look like names to be filled in, but speak of the matter: LOGICAL_DNS, STRICT_MTLS. */
import type { Path } from '../../mesh/rules/entry/entry';

/** Certain where every part is a word of such values; likely where one is. */
export type Likeness = 'certain' | 'likely' | 'none';

export function likenessOf(value: string, offered: readonly string[], path: Path): Likeness {
  if (!/^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$/.test(value)) return 'none';
  const parts = value.split(/[_-]/);
  const own = new Set(offered.flatMap((it) => it.split('_')));
  const names = namesOf(path);
  if (parts.some((it) => !own.has(it) && (forSomebody.has(it) || names.includes(it))))
    return 'none';
  const known = parts.filter((it) => own.has(it) || matter.has(it)).length;
  if (known === 0) return 'none';
  return known === parts.length ? 'certain' : 'likely';
}

/** What a value was meant to be, where it holds one of the right ones, or begins one. */
export function meantAmong(value: string, offered: readonly string[]): string | undefined {
  const parts = value.split(/[_-]/);
  const held = offered.filter((it) => parts.includes(it));
  const begun = offered.filter((it) => it.startsWith(value));
  const [sole, ...others] = held.length > 0 ? held : begun;
  return others.length === 0 ? sole : undefined;
}

/** TLS_MODE is a name for what is to stand in `mode`. */
function namesOf(path: Path): readonly string[] {
  const name = path.findLast((it) => typeof it === 'string') ?? '';
  return name.replace(/[A-Z]/g, ' $&').toUpperCase().split(' ');
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Of names that somebody is to replace. */
const forSomebody = setOf(
  'YOUR MY THE OR REPLACE INSERT CHANGE ADD TODO FIXME ME HERE THIS WITH VALUE TYPE NAME KIND SETTING OPTION CHOICE PLACEHOLDER',
);

/** What people, other meshes and Envoy itself call such things. */
const matter = setOf(
  'TLS MTLS DNS IP EDS DST MESH ISTIO MUTUAL SIMPLE STRICT LOGICAL STATIC ORIGINAL PERMISSIVE DISABLE DISABLED ENABLE ENABLED INTERNAL EXTERNAL INSIDE OUTSIDE IN OUT INBOUND OUTBOUND BEFORE AFTER BEHIND FIRST LAST ROUND ROBIN RANDOM LEAST CONN CONNECTIONS REQUEST REQUESTS HASH PASSTHROUGH AUTO PLAIN PLAINTEXT NONE ALL ANY ONLY',
);
