/** Workloads that a host of fixed addresses selects, and that are found by a name only. */
import type { Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { meets, nameOf, unfit } from './rivalry';
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
  if (it.kind !== 'WorkloadEntry' || it.address === undefined) return none;
  return it.labels.map((label) => [`${namespace} ${label}`, { answers: it }]);
}

/** A host that selects none of the workloads here, one of which no other selects either. */
export const selectsNone: Inquiry<SelectingRival, WorkloadRival | SelectingRival, Selecting> = {
  keyed: ({ rivals }) => saidByEach(rivals, byNamespace),
  gathered(all) {
    const workloads = all.filter((it) => it.kind === 'WorkloadEntry');
    const entries = all.filter((it) => it.kind === 'ServiceEntry');
    const left = workloads.find((one) => !entries.some((it) => selects(it, one)));
    return left && { workloads, left };
  },
  judge(it, { workloads, left }) {
    if (workloads.some((one) => selects(it, one)) || !meets(it, left)) return none;
    const message = `No WorkloadEntry here has these labels, and no host selects ${nameOf(left)} (${left.labels.join(', ').replaceAll('=', ': ')}).`;
    return [unfit({ rival: it, claim: it.at }, message)];
  },
};

interface Selecting {
  readonly workloads: readonly WorkloadRival[];
  /** The first that nobody selects. */
  readonly left: WorkloadRival;
}

function byNamespace(
  it: AnyRival,
): readonly Keyed<Part<SelectingRival, WorkloadRival | SelectingRival>>[] {
  const { namespace = '' } = it;
  if (it.kind === 'WorkloadEntry') return [[namespace, { answers: it }]];
  if (it.kind !== 'ServiceEntry') return none;
  return [
    [namespace, { answers: it }],
    [namespace, { asks: it }],
  ];
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
