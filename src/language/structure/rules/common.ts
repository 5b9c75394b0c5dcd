/** What several rules ask. */
import type { StructureCode } from '../../../mesh/catalogue/structure';
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { isProtocol, protocolClass, type ProtocolClass } from '../../../mesh/rules/entry/ports';
import { none, problemsOfEach, together } from '../../../mesh/rules/saying';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import type { Served } from '../../schema/shape';
import { isLabel } from '../spelling/names';
import { problem, type ObjectRule, type StructureProblem } from '../problem';

/** Whether a field says something; what cannot be known counts. */
export const has = (root: unknown, ...path: Path): boolean => {
  const value = fieldAt(root, ...path);
  return value !== undefined && value !== null;
};

/** As `has`, where an empty text says nothing. */
export const says = (root: unknown, ...path: Path): boolean =>
  has(root, ...path) && fieldAt(root, ...path) !== '';

/** For what is behind a gateway its network will do (istio/istio#45150, #46693). */
export const addressless: Served = { since: 19 };

/** A map without a field, or a list without an item. */
export const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;

/** Undefined for what is said to be no protocol. */
export const classOf = (protocol: string | undefined): ProtocolClass | undefined =>
  protocol !== undefined && isProtocol(protocol) ? protocolClass(protocol) : undefined;

/** Two items of a list with one value at a place in them. */
export function duplicates(
  root: unknown,
  list: Path,
  within: Path,
  what: string,
): readonly StructureProblem[] {
  const items = listAt(root, ...list);
  if (items.length < 2) return none;
  const seen = new Map<unknown, unknown>();
  return problemsOfEach(items, (item, index) => {
    const value = fieldAt(item, ...within);
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const earlier = seen.get(value);
    if (earlier === undefined) {
      seen.set(value, item);
      return undefined;
    }
    const how = typeof value === 'number' ? 'have the number' : 'are called';
    const message = `Two ${what} ${how} ${value}; Istio refuses that.`;
    const cures = curesOf(item, earlier, [...list, index], within);
    return problem('MESH0712', [...list, index, ...within], { message, cures });
  });
}

/** The second of two that are alike can go; one that differs may be meant under another name. */
function curesOf(item: unknown, earlier: unknown, path: Path, within: Path): readonly Cure[] {
  const parent = fieldAt(item, ...within.slice(0, -1));
  const name = fieldAt(item, ...within);
  const number = numberAt(parent, 'number');
  const isSame = JSON.stringify(item) === JSON.stringify(earlier);
  const other =
    !isSame && within.at(-1) === 'name' && typeof name === 'string' && number !== undefined
      ? [{ set: [...path, ...within], to: `${name}-${number}` }]
      : [];
  return [...other, { remove: path }];
}

/** Proxies that take calls in listen on the number itself. */
export const targetPortProblems = (
  owner: unknown,
  path: Path,
  releases: Releases,
  code: StructureCode,
): readonly StructureProblem[] => {
  if ((numberAt(owner, 'port', 'targetPort') ?? 0) <= 0) return none;
  const severity = holds({ since: 22 }, releases) ? 'error' : 'warning';
  const message = 'targetPort has no meaning here, and newer versions of Istio refuse it.';
  return [problem(code, [...path, 'port', 'targetPort'], { message, severity, surplus: true })];
};

/** Until 1.6 one entry, `.` or `*`; from 1.7 on namespaces, but not together with `*` (domain facts 4.8). */
export const exportTo: ObjectRule = (root, setting) =>
  listAt(root, 'spec', 'exportTo').length > 0 ? exported(root, setting) : none;

const exported: ObjectRule = function* (root, { releases, namespace }) {
  const path = ['spec', 'exportTo'];
  const given = listAt(root, ...path);
  // "." is the object's own namespace, also where that is named.
  const all = given.includes('.') ? given.map((it) => (it === namespace ? '.' : it)) : given;
  const isOld = holds({ until: 6 }, releases);
  const isForEntries = textAt(root, 'kind') === 'ServiceEntry';
  for (const [index, value] of all.entries()) {
    if (typeof value !== 'string') continue;
    const because = all.indexOf(value) < index ? 'is listed twice' : faultOf(value, isForEntries);
    if (because !== undefined) {
      const isTwice = because === 'is listed twice';
      const own = { set: [...path, index], to: '.' };
      yield problem('MESH0720', [...path, index], {
        message: `"${value}" ${because}.`,
        ...(isTwice ? { surplus: true } : { cures: [own, { remove: [...path, index] }] }),
      });
    } else if (isOld && value !== '*' && value !== '.') {
      const message = `"${value}" cannot be in exportTo before Istio 1.7, only "." or "*".`;
      // Beside others neither would do.
      const cures =
        all.length === 1
          ? ['.', '*'].map((to) => ({ set: [...path, index], to }))
          : [{ remove: [...path, index] }];
      yield problem('MESH0720', [...path, index], { message, cures });
    }
  }
  yield* beyondOwn(root, all, namespace);
  if (all.length < 2) return;
  const lonely = all.findIndex((it) => it === '*' || it === '~');
  if (lonely >= 0) {
    const message = `"${String(all[lonely])}" in exportTo stands alone.`;
    yield problem('MESH0720', [...path, lonely], {
      message,
      cures: [{ remove: [...path, lonely] }],
    });
  } else if (isOld) {
    const message = 'Before Istio 1.7 exportTo has one entry.';
    yield problem('MESH0720', [...path, 1], { message, cures: [{ remove: [...path, 1] }] });
  }
};

/** A rule for some workloads is for those of its own namespace (validateExportTo, with the selector in 1.14). */
function* beyondOwn(
  root: unknown,
  all: readonly unknown[],
  namespace: string | undefined,
): Iterable<StructureProblem> {
  if (textAt(root, 'kind') !== 'DestinationRule' || !has(root, 'spec', 'workloadSelector')) return;
  const isBeyond = (it: unknown): boolean =>
    typeof it === 'string' &&
    it !== '.' &&
    it !== namespace &&
    (it === '*' || namespace !== undefined || all.length > 1);
  const index = all.findIndex(isBeyond);
  if (index < 0) return;
  const path = ['spec', 'exportTo', index];
  const message = `A rule with a workloadSelector is for its own namespace, so Istio refuses "${String(all[index])}" in exportTo.`;
  yield problem('MESH0720', path, {
    message,
    cures: all.length > 1 ? [{ remove: path }] : [{ set: path, to: '.' }],
  });
}

/** A selector that names no label selects everything, which is seldom meant. */
export const selectors: ObjectRule = (root, { namespace }) => {
  const spec = fieldAt(root, 'spec');
  return isMap(spec) && ('workloadSelector' in spec || 'selector' in spec)
    ? together(emptySelectors(root), gatewayElsewhere(root, namespace))
    : none;
};

/** Of the filter for remote hosts it is told by its own rule. */
const isRewriting = (root: unknown): boolean =>
  listAt(root, 'spec', 'configPatches').some((it) =>
    textAt(it, 'patch', 'value', 'name')?.endsWith('cluster_rewrite'),
  );

/** Workloads are those of the own namespace; the gateways of Istio's charts are in its own, or one called so. */
function* gatewayElsewhere(
  root: unknown,
  namespace: string | undefined,
): Iterable<StructureProblem> {
  if (namespace === undefined || /istio|gress|gateway|gw|edge|mesh|proxy/.test(namespace)) return;
  for (const path of [
    ['spec', 'workloadSelector', 'labels', 'istio'],
    ['spec', 'selector', 'matchLabels', 'istio'],
  ]) {
    const gateway = textAt(root, ...path) ?? '';
    if (!/^(?:in|e)gressgateway$/.test(gateway) || isRewriting(root)) continue;
    const message = `This is for pods of namespace ${namespace} alone, and Istio's own ${gateway} is in istio-system.`;
    yield problem('MESH0719', path, { message, severity: 'info' });
  }
}

function* emptySelectors(root: unknown): Iterable<StructureProblem> {
  const code = textAt(root, 'kind') === 'ServiceEntry' ? 'MESH0715' : 'MESH0719';
  for (const [name, labels] of [
    ['workloadSelector', 'labels'],
    ['workloadSelector', 'matchLabels'],
    ['selector', 'matchLabels'],
  ] as const) {
    const selector = fieldAt(root, 'spec', name);
    if (!isMap(selector) || !(isEmpty(selector) || isEmpty(selector[labels]))) continue;
    const message = `The ${name} names no label, so it selects all workloads of the namespace.`;
    yield problem(code, ['spec', name], { message, severity: 'warning', onKey: true });
    return;
  }
}

function faultOf(value: string, isForEntries: boolean): string | undefined {
  if (value === '~') return isForEntries ? undefined : 'is for ServiceEntries only';
  return value === '*' || value === '.' || isLabel(value) ? undefined : 'is not a namespace';
}
