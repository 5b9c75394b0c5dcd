/** What Istio checks of WorkloadEntry and WorkloadGroup beside their shape (ValidateWorkloadEntry, ValidateWorkloadGroup). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { servedIn } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { addressless, has, isEmpty, says } from './common';

const wrong = (at: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0715', at, { message, ...others });

/** One workload says where it is, or at least in which network. */
export const workloadEntryRules: ObjectRule = function* (root, { releases }) {
  if (textAt(root, 'spec', 'address')?.startsWith('unix://') && has(root, 'spec', 'ports')) {
    yield wrong(['spec', 'ports'], 'A socket has no ports.', { onKey: true });
  }
  if (says(root, 'spec', 'address')) return;
  if (says(root, 'spec', 'network')) {
    const served = servedIn(addressless, releases);
    if (served === 'always') return;
    const message = 'Istio before 1.19 refuses a WorkloadEntry without an address.';
    const severity = served === 'never' ? 'error' : 'info';
    yield wrong(['spec', 'network'], message, { severity, onKey: true });
    return;
  }
  const isBlank = has(root, 'spec', 'address');
  const place = isBlank ? ['spec', 'address'] : ['spec'];
  const others = isBlank ? {} : { onKey: true, missing: 'address' };
  yield wrong(place, 'A WorkloadEntry has an address.', others);
};

const refused = (at: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', at, { message, ...others });

const path: Path = ['spec', 'probe'];

const ways = ['httpGet', 'tcpSocket', 'exec', 'grpc'] as const;

export const workloadGroupRules: ObjectRule = function* (root) {
  const probe = fieldAt(root, ...path);
  if (!isMap(probe)) return;
  if (!ways.some((it) => has(probe, it))) {
    const message = 'A probe says how it asks: httpGet, tcpSocket, exec or grpc.';
    yield refused(path, message, { onKey: true });
  }
  if (isEmpty(fieldAt(probe, 'exec', 'command'))) {
    const message = 'A probe by exec says its command and the arguments.';
    yield refused([...path, 'exec', 'command'], message, { onKey: true });
  }
  for (const [index, it] of listAt(probe, 'httpGet', 'httpHeaders').entries()) {
    const name = fieldAt(it, 'name') ?? '';
    if (typeof name !== 'string' || /^[-\w]+$/.test(name)) continue;
    const at = [...path, 'httpGet', 'httpHeaders', index, ...(has(it, 'name') ? ['name'] : [])];
    const message = `"${name}" is not the name of a header: letters, digits, hyphens and underscores.`;
    yield refused(at, message);
  }
};
