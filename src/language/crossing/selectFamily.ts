/** Workloads that a host of fixed addresses selects, and that are found by a name only. */
import type { Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { meets } from './rivalry';
import type { AnyRival } from './rivals';
import type { SelectingRival, WorkloadRival } from './workloadRivals';

/**
 * The address of a WorkloadEntry may be a name only where the host that selects it is resolved by DNS
 * (networking/v1alpha3/workload_entry.proto of istio/api). Both are of one namespace; a selector finds what has all
 * of its labels, so the first of them is enough of a key.
 */
export const namedWorkloads: Inquiry<SelectingRival, WorkloadRival, readonly WorkloadRival[]> = {
  keyed: ({ rivals }) => saidByEach(rivals, byLabel),
  gathered: (workloads) => (workloads.length === 0 ? undefined : workloads),
  judge(it, workloads) {
    const found = workloads.find((one) => selects(it, one));
    return found ? [said(it, found)] : none;
  },
};

function byLabel(it: AnyRival): readonly Keyed<Part<SelectingRival, WorkloadRival>>[] {
  const { namespace = '' } = it;
  if (it.kind === 'ServiceEntry') return [[`${namespace} ${it.selector[0] ?? ''}`, { asks: it }]];
  if (it.kind !== 'WorkloadEntry') return none;
  return it.labels.map((label) => [`${namespace} ${label}`, { answers: it }]);
}

const selects = (entry: SelectingRival, workload: WorkloadRival): boolean =>
  entry.selector.every((it) => workload.labels.includes(it)) && meets(entry, workload);

function said(
  { object, start, end }: SelectingRival,
  { name, address }: WorkloadRival,
): Diagnostic {
  const path = ['spec', 'resolution'];
  const { code, severity, message } = problem('MESH0715', path, {
    severity: 'warning',
    message: `WorkloadEntry ${name ?? ''}, which this host selects, has the name ${address} for an address. Resolution STATIC takes IP addresses only; DNS takes both.`,
  });
  return { code, severity, message, start, end, data: { object, path, want: 'DNS' } };
}
