/** What objects of one text call others by name: delegates, roles, and what Mixer puts together. */
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { claimAt, rival, type HostClaim, type Rival } from './rival';

/** What an object is called, and what it calls others. */
export interface NamedRival extends Rival {
  readonly kind: 'Named';
  /** What others call it, with its namespace; undefined where nobody does. */
  readonly own: string | undefined;
  readonly calls: readonly Call[];
}

export interface Call {
  /** What the other is, and its namespace. */
  readonly of: string;
  readonly at: HostClaim;
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
