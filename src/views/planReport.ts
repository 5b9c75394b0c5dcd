import { nameOf, type ContextName } from '../objects/reference';
import { verbOf, type Change, type Verb } from '../plan/change';
import { contextsOf, writesOf, type Plan } from '../plan/plan';
import type { Rehearsal } from '../plan/rehearse';
import { fewLines } from './fewLines';
import { counted } from './oneLine';

/** What a person is shown before saying yes. Diff texts are made when an entry is opened (`diffOf`). */
export interface PlanReport {
  readonly title: string;
  readonly contexts: readonly ContextName[];
  readonly entries: readonly PlanEntry[];
  /** What the servers would refuse, left out of the plan, as sentences. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
  /** The body of the confirmation: contexts, counts, warnings. */
  readonly detail: string;
  /** What the button says: "Apply to 2 Clusters". */
  readonly button: string;
}

export interface PlanEntry {
  readonly change: Change;
  readonly verb: Exclude<Verb, 'keep'>;
  /** "ConfigMap kube-system/coredns in east". */
  readonly title: string;
  /** Whether the server has said what the result is, or we only expect it. */
  readonly certainty: 'rehearsed' | 'predicted';
}

/** The plan without what the servers would refuse. */
export function acceptedPlan({ plan, rejections }: Rehearsal): Plan {
  const refused = new Set(rejections.map((it) => it.change));
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      changes: phase.changes.filter((it) => !refused.has(it)),
    })),
  };
}

export function reportOf(rehearsal: Rehearsal): PlanReport {
  const plan = acceptedPlan(rehearsal);
  const predicted = new Set(rehearsal.predicted);
  const entries = writesOf(plan).flatMap((change): PlanEntry[] => {
    const verb = verbOf(change);
    if (verb === 'keep') return [];
    const certainty = predicted.has(change) ? 'predicted' : 'rehearsed';
    return [{ change, verb, title: nameOf(change.target), certainty }];
  });
  const refused = rehearsal.rejections.map((it) => `${nameOf(it.change.target)}: ${it.message}`);
  const contexts = contextsOf(plan);
  const warnings = [...plan.warnings, ...irreversibles(entries)];
  return {
    title: plan.title,
    contexts,
    entries,
    refused,
    warnings,
    detail: detailOf(contexts, entries, refused, warnings),
    button: `Apply to ${counted(contexts.length, 'Cluster')}`,
  };
}

/** One line for each reason: a restart of fifty workloads has one reason and fifty changes. */
function irreversibles(entries: readonly PlanEntry[]): readonly string[] {
  const titles = new Map<string, string[]>();
  for (const { change, title } of entries) {
    if (change.irreversible === undefined) continue;
    titles.set(change.irreversible, [...(titles.get(change.irreversible) ?? []), title]);
  }
  return [...titles].map(([because, [first = '', ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`;
    return `${first}${more} cannot be taken back: ${because}`;
  });
}

function detailOf(
  contexts: readonly ContextName[],
  entries: readonly PlanEntry[],
  refused: readonly string[],
  warnings: readonly string[],
): string {
  const perCluster = contexts.map((context) => {
    const own = entries.filter((it) => it.change.target.cluster === context);
    return `${context}: ${countsOf(own)}`;
  });
  return [
    perCluster.join('\n'),
    section('The servers would refuse, so left out:', refused),
    section('Before you say yes:', warnings),
    entries.some((it) => it.certainty === 'predicted')
      ? 'Some results are predicted: the server could not be asked beforehand.'
      : '',
  ]
    .filter((it) => it !== '')
    .join('\n\n');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...fewLines(lines, ', listed in the log')].join('\n');

/** "2 to create, 1 to change". */
export function countsOf(entries: readonly PlanEntry[]): string {
  const count = (verb: Verb) => entries.filter((it) => it.verb === verb).length;
  const parts = [
    [count('create'), 'to create'],
    [count('update'), 'to change'],
    [count('delete'), 'to delete'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`)
    .join(', ');
}
