/** Names by which objects of one text are meant. */
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { none, saidByEach } from '../../mesh/rules/saying';
import { problem } from '../structure/problem';
import { grouped } from '../grouped';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import type { Call, NamedRival } from './namedRivals';
import { claimed, meets, ofRivals } from './rivalry';

interface Asking {
  readonly rival: NamedRival;
  readonly call: Call;
}

/** One that may be meant, or a name that is called. */
type Near = { readonly rival: NamedRival } | { readonly name: string };

/** Those that may be meant, by their names, and the names that are called. */
interface Names {
  readonly known: ReadonlyMap<string, readonly NamedRival[]>;
  readonly called: ReadonlySet<string>;
}

/** By what is called so, and its namespace: only where one of these is called nearly so. */
export const misnamed: Inquiry<Asking, Near, Names> = {
  keyed: ofRivals('Named', (it) => [
    ...(it.own === undefined ? none : [[it.own, { answers: { rival: it } }] as const]),
    ...saidByEach(it.calls, (call): readonly Keyed<Part<Asking, Near>>[] => [
      [call.of, { asks: { rival: it, call } }],
      [call.of, { answers: { name: call.at.host } }],
    ]),
  ]),
  gathered: (all) => ({
    known: grouped(
      all.flatMap((it) => ('rival' in it ? [it.rival] : [])),
      ({ name }) => (name === undefined ? none : [name]),
    ),
    called: new Set(all.flatMap((it) => ('name' in it ? [it.name] : []))),
  }),
  judge({ rival: it, call: { of, at } }, { known, called }) {
    const isHere = (name: string) => known.get(name)?.some((one) => meets(one, it)) === true;
    if (isHere(at.host)) return none;
    const [meant, another] = [...known.keys()].filter(
      (name) => isMeant(at.host, name) && isHere(name),
    );
    // Where others call it by its name, this is another one.
    if (meant === undefined || another !== undefined || called.has(meant)) return none;
    const message = `No ${of.replace(/ .*/, '')} here is called ${at.host}; ${meant} is near.`;
    const cures = [{ set: at.path, to: meant }];
    return [
      claimed(
        { rival: it, claim: at },
        problem('MESH0719', at.path, { message, severity: 'warning', cures }),
      ),
    ];
  },
};

/** One letter off, or a word more or less behind: `shop` and `shop-routes`. */
const isMeant = (name: string, other: string): boolean =>
  (Math.min(name.length, other.length) > 3 && isSlipOf(name, other) && !/\d/.test(name + other)) ||
  name.startsWith(`${other}-`) ||
  other.startsWith(`${name}-`) ||
  (Math.min(name.length, other.length) > 3 && isSoundOf(name, other));

/** The same begin and end with another ending between: `denierhandler` and `denyhandler`. */
function isSoundOf(a: string, b: string): boolean {
  let ahead = 0;
  while (ahead < a.length && a[ahead] === b[ahead]) ahead += 1;
  let behind = 0;
  const most = Math.min(a.length, b.length) - ahead;
  while (behind < most && a.at(-1 - behind) === b.at(-1 - behind)) behind += 1;
  return ahead > 2 && behind > 4 && Math.max(a.length, b.length) - ahead - behind < 4;
}
