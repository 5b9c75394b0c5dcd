/** A port by the number that the remote Service has, where the connected mesh knows it. */
import { entryOf } from '../../mesh/rules/entry/entry';
import { remoteNameOfEntry, serviceIn, targetOf } from '../../mesh/services/remoteServices';
import { specOf } from '../manifestObject';
import { farSideOf } from '../rules/serviceEntries';
import { generalFixes } from './general';
import { fix, valueEdit } from './pieces';
import type { FixMaker } from './target';

export const remotePort: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, data, context } = target;
  if (data.want !== undefined || data.path.at(-1) !== 'number') return;
  const entry = entryOf(specOf(object));
  const far = farSideOf(context);
  const name = far && remoteNameOfEntry(entry, far.zone);
  const cluster = far && targetOf(entry, far);
  const ports = (cluster && name && serviceIn(cluster, name)?.ports) ?? [];
  for (const { number, protocol } of ports) {
    const isSole = ports.length === 1;
    const title = `Change to ${number}, ${protocol} of the Service in ${cluster?.context ?? ''}`;
    yield fix(title, isSole, valueEdit(target, data.path, number));
  }
};
