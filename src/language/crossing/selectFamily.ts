/** Workloads that a host of fixed addresses selects, and that are found by a name only. */
import type { Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import type { Family } from './groups';
import type { SelectingRival, WorkloadRival } from './rivals';

/**
 * The address of a WorkloadEntry may be a name only where the host that selects it is resolved by DNS
 * (networking/v1alpha3/workload_entry.proto of istio/api). Both are of one namespace; a selector finds what has all
 * of its labels, so the first of them is enough of a key.
 */
export const namedWorkloads: Family<SelectingRival | WorkloadRival> = {
  *keyed({ rivals }) {
    for (const it of rivals) {
      const namespace = it.namespace ?? '';
      if (it.kind === 'ServiceEntry') yield [`${namespace} ${it.selector[0] ?? ''}`, it];
      else if (it.kind === 'WorkloadEntry')
        for (const label of it.labels) yield [`${namespace} ${label}`, it];
    }
  },
  *judge(members) {
    const workloads = members.flatMap(({ it }) => (it.kind === 'WorkloadEntry' ? [it] : []));
    if (workloads.length === 0) return;
    for (const { seat, it } of members) {
      if (it.kind !== 'ServiceEntry') continue;
      const found = workloads.find((one) => selects(it, one));
      if (found) yield { seat, it: said(it, found) };
    }
  },
};

const selects = (entry: SelectingRival, workload: WorkloadRival): boolean =>
  entry.selector.every((it) => workload.labels.includes(it)) &&
  (entry.cluster === undefined ||
    workload.cluster === undefined ||
    entry.cluster === workload.cluster);

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
