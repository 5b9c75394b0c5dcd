import { nameOf, type ContextName } from '../objects/reference';
import { analyze } from '../mesh/analyze';
import type { Finding, NotChecked } from '../mesh/finding';
import type { MeshSnapshot } from '../mesh/snapshot';
import { verbOf } from '../plan/change';
import { contextsOf } from '../plan/plan';
import { doneOf, failuresOf, outcomesOf, type Receipt } from '../plan/receipt';
import { counted } from './oneLine';

/** What a person is told after a plan was carried out. */
export interface OutcomeReport {
  readonly kind: 'done' | 'partly' | 'failed' | 'cancelled';
  /** One sentence: what was done, or what went wrong first. */
  readonly message: string;
  /** One line for each change that failed, with its reason. */
  readonly failures: readonly string[];
  /** Findings that were there before and are gone, where it can be seen that they are. */
  readonly cured: readonly Finding[];
  /** Findings of the clusters written to that remain. */
  readonly left: readonly Finding[];
}

/** The outcome, judged again: the analyzer that raised a finding says whether it is cured. */
export function outcomeOf(
  receipt: Receipt,
  before: MeshSnapshot,
  after: MeshSnapshot,
): OutcomeReport {
  const failures = failuresOf(receipt).map((it) => `${nameOf(it.change.target)}: ${it.message}`);
  const unsettled = receipt.unsettled.map((it) => `${nameOf(it.target)} ${late[it.is]} in time.`);
  const left = findingsOf(receipt, after);
  const remaining = new Set(left.map(identityOf));
  return {
    kind: kindOf(receipt),
    message: messageOf(receipt),
    failures: [...failures, ...unsettled],
    cured: findingsOf(receipt, before).filter(
      (it) => !remaining.has(identityOf(it)) && isStillJudged(it, before, after),
    ),
    left,
  };
}

const late = {
  established: 'was not established',
  gone: 'was not gone',
  rolledOut: 'was not rolled out',
} as const;

function kindOf(receipt: Receipt): OutcomeReport['kind'] {
  const isWhole = outcomesOf(receipt).every((it) => it.kind === 'done');
  // Cancel may be pressed when everything is done already.
  if (isWhole && receipt.unsettled.length === 0) return 'done';
  if (receipt.cancelled) return 'cancelled';
  return writesDone(receipt) > 0 ? 'partly' : 'failed';
}

const writesDone = (receipt: Receipt): number =>
  doneOf(receipt).filter((it) => verbOf(it) !== 'keep').length;

function messageOf(receipt: Receipt): string {
  const done = `${counted(writesDone(receipt), 'change')} in ${contextsOf(receipt.plan).join(', ')}`;
  const notTried = outcomesOf(receipt).filter((it) => it.kind === 'notTried').length;
  const rest = notTried > 0 ? ` ${notTried} not tried.` : '';
  switch (kindOf(receipt)) {
    case 'done':
      return `${receipt.plan.title}: ${done}.`;
    case 'cancelled':
      return `${receipt.plan.title}: stopped after ${done}.${rest}`;
    case 'partly':
      return `${receipt.plan.title}: ${done}, then something went wrong.${rest}`;
    case 'failed':
      return `${receipt.plan.title}: nothing was changed.${rest}`;
  }
}

const identityOf = (it: Finding): string =>
  [it.code, it.mesh, it.cluster ?? '', it.subject ? nameOf(it.subject) : ''].join('|');

/** A cluster that no longer answers, or a question no longer asked, has no findings and is cured of none. */
function isStillJudged(
  { mesh, cluster, topic }: Finding,
  before: MeshSnapshot,
  after: MeshSnapshot,
): boolean {
  const members = before.meshes.find((it) => it.name === mesh)?.contexts ?? [];
  const concerned = cluster === undefined ? members : [cluster];
  const answered = ({ clusters }: MeshSnapshot, context: ContextName): boolean =>
    clusters.get(context)?.state === 'reachable';
  if (concerned.some((it) => answered(before, it) && !answered(after, it))) return false;
  const open = new Set(analyze(before).notChecked.map(questionOf));
  return !analyze(after).notChecked.some(
    (it) => it.topic === topic && concerned.includes(it.cluster) && !open.has(questionOf(it)),
  );
}

const questionOf = (it: NotChecked): string =>
  [it.analyzer, it.mesh, it.cluster, it.because].join('|');

function findingsOf(receipt: Receipt, snapshot: MeshSnapshot): readonly Finding[] {
  const written = new Set(contextsOf(receipt.plan));
  return analyze(snapshot).findings.filter(
    (it) => it.cluster === undefined || written.has(it.cluster),
  );
}
