/** Names by which objects of one text are meant: delegates, roles, and what Mixer puts together. */
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { none, saidByEach } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { problem } from '../structure/problem';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { claimAt, rival, type HostClaim, type Rival } from './rival';
import { claimed, meets, ofRivals } from './rivalry';

/** What an object is called, and what it calls others. */
export interface NamedRival extends Rival {
  readonly kind: 'Named';
  /** What others call it, with its namespace; undefined where nobody does. */
  readonly own: string | undefined;
  readonly calls: readonly Call[];
}

interface Call {
  /** What the other is, and its namespace. */
  readonly of: string;
  readonly at: HostClaim;
}

interface Asking {
  readonly rival: NamedRival;
  readonly call: Call;
}

/** One that may be meant, or a name that is called. */
type Near = { readonly rival: NamedRival } | { readonly name: string };

/** By what is called so, and its namespace: only where one of these is called nearly so. */
export const misnamed: Inquiry<Asking, Near, readonly Near[]> = {
  keyed: ofRivals('Named', (it) => [
    ...(it.own === undefined ? none : [[it.own, { answers: { rival: it } }] as const]),
    ...saidByEach(it.calls, (call): readonly Keyed<Part<Asking, Near>>[] => [
      [call.of, { asks: { rival: it, call } }],
      [call.of, { answers: { name: call.at.host } }],
    ]),
  ]),
  gathered: (all) => (all.length === 0 ? undefined : all),
  judge({ rival: it, call: { of, at } }, all) {
    const near = all.flatMap((one) => ('rival' in one && meets(one.rival, it) ? [one.rival] : []));
    if (near.some(({ name }) => name === at.host)) return none;
    const [meant, another] = near.filter(
      ({ name }) => name !== undefined && isMeant(at.host, name),
    );
    // Others call it by its name, so this is another one.
    const isCalled = all.some((one) => 'name' in one && one.name === meant?.name);
    if (meant?.name === undefined || another || isCalled) return none;
    const message = `No ${of.replace(/ .*/, '')} here is called ${at.host}; ${meant.name} is near.`;
    const cures = [{ set: at.path, to: meant.name }];
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

type Path = HostClaim['path'];
type Place = readonly [kind: string, path: Path, namespace: Path | undefined];

/** What each kind calls others, and where the namespace of these is said. */
const places: Readonly<Partial<Record<string, (spec: unknown) => readonly Place[]>>> = {
  VirtualService: (spec) =>
    listAt(spec, 'http').flatMap((it, at): readonly Place[] => {
      const path = ['http', at, 'delegate'];
      return isMap(fieldAt(it, 'delegate'))
        ? [['VirtualService', [...path, 'name'], [...path, 'namespace']]]
        : [];
    }),
  ServiceRoleBinding: () => [['ServiceRole', ['roleRef', 'name'], undefined]],
  QuotaSpecBinding: (spec) =>
    listAt(spec, 'quotaSpecs').map((_, at): Place => {
      const path = ['quotaSpecs', at];
      return ['QuotaSpec', [...path, 'name'], [...path, 'namespace']];
    }),
  rule: (spec) =>
    listAt(spec, 'actions').flatMap((it, at): readonly Place[] => [
      ['handler', ['actions', at, 'handler'], undefined],
      ...listAt(it, 'instances').map((_, index): Place => [
        'instance',
        ['actions', at, 'instances', index],
        undefined,
      ]),
    ]),
};

const called: ReadonlySet<string> = new Set(['ServiceRole', 'QuotaSpec', 'handler', 'instance']);

/** Nothing of those that neither call nor are called. */
export function namedRival(object: ManifestObject): readonly NamedRival[] {
  const { kind, name, namespace = '' } = object;
  const placesOf = places[kind];
  if (!placesOf && !called.has(kind)) return none;
  if (!/^(?:networking|rbac|config)\.istio\.io$/.test(groupOf(object.apiVersion))) return none;
  const spec = specOf(object);
  const isDelegate = kind === 'VirtualService' && listAt(spec, 'hosts').length === 0;
  const isCalled = name !== undefined && (called.has(kind) || isDelegate);
  const calls = (placesOf?.(spec) ?? none).flatMap(([of, path, place]) => {
    const own = place && textAt(spec, ...place);
    // `name.kind` and `name.kind.namespace` are how Mixer puts it, too.
    const host = fieldAt(spec, ...path);
    const isPlain = typeof host === 'string' && /^[a-z0-9-]+$/.test(host);
    return isPlain
      ? claimAt(object, host, ['spec', ...path]).map((at) => ({
          of: `${of} ${own ?? namespace}`,
          at,
        }))
      : [];
  });
  const own = isCalled ? `${kind} ${namespace}` : undefined;
  return own === undefined && calls.length === 0
    ? none
    : [{ own, calls, ...rival('Named', object) }];
}
