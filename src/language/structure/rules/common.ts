/** What several rules ask. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { protocolClass, type ProtocolClass } from '../../../mesh/rules/entry/ports';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds } from '../../schema/releases';
import { isLabel } from '../formats';
import { problem, type ObjectRule, type StructureProblem } from '../problem';

/** Whether a field says something; what cannot be known counts. */
export const has = (root: unknown, ...path: Path): boolean => {
  const value = fieldAt(root, ...path);
  return value !== undefined && value !== null;
};

/** A map without a field, or a list without an item. */
export const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;

export const classOf = (protocol: string | undefined): ProtocolClass | undefined =>
  protocol === undefined || protocol === '' ? undefined : protocolClass(protocol);

/** Two items of a list with one value at a place in them. */
export function* duplicates(
  root: unknown,
  list: Path,
  within: Path,
  what: string,
): Iterable<StructureProblem> {
  const seen = new Set<unknown>();
  for (const [index, item] of listAt(root, ...list).entries()) {
    const value = fieldAt(item, ...within);
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (seen.has(value)) {
      const message = `Two ${what} are called ${value}; Istio refuses that.`;
      yield problem('MESH0712', [...list, index, ...within], { message });
    }
    seen.add(value);
  }
}

/** Until 1.6 one entry, `.` or `*`; from 1.7 on namespaces, but not together with `*` (domain facts 4.8). */
export const exportTo: ObjectRule = function* (root, { releases }) {
  const path = ['spec', 'exportTo'];
  const all = listAt(root, ...path);
  const isOld = holds({ until: 6 }, releases);
  const isForEntries = textAt(root, 'kind') === 'ServiceEntry';
  for (const [index, value] of all.entries()) {
    if (typeof value !== 'string') continue;
    const because = all.indexOf(value) < index ? 'is listed twice' : faultOf(value, isForEntries);
    if (because !== undefined) {
      const surplus = because === 'is listed twice' ? { surplus: true as const } : {};
      yield problem('MESH0720', [...path, index], {
        message: `"${value}" ${because}.`,
        ...surplus,
      });
    } else if (isOld && value !== '*' && value !== '.') {
      const message = `"${value}" cannot be in exportTo before Istio 1.7, only "." or "*".`;
      yield problem('MESH0720', [...path, index], { message });
    }
  }
  if (all.length < 2) return;
  const lonely = all.findIndex((it) => it === '*' || it === '~');
  if (lonely >= 0) {
    const message = `"${String(all[lonely])}" in exportTo stands alone.`;
    yield problem('MESH0720', [...path, lonely], { message });
  } else if (isOld) {
    const message = 'Before Istio 1.7 exportTo has one entry.';
    yield problem('MESH0720', [...path, 1], { message });
  }
};

function faultOf(value: string, isForEntries: boolean): string | undefined {
  if (value === '~') return isForEntries ? undefined : 'is for ServiceEntries only';
  return value === '*' || value === '.' || isLabel(value) ? undefined : 'is not a namespace';
}
