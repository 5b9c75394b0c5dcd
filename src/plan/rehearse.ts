import type { CancellationToken } from '../base/cancellation';
import { Failure, type FailureReason } from '../base/failure';
import { textAt } from '../objects/object';
import { nameOf } from '../objects/reference';
import { byCluster } from './byCluster';
import { verbOf, type Change } from './change';
import type { Cluster, Clusters } from './cluster';
import { changesOf, writesOf, type Plan } from './plan';
import { send } from './send';

/** A refusal met in rehearsal. */
export interface Rejection {
  readonly change: Change;
  readonly reason: FailureReason;
  readonly message: string;
}

export interface Rehearsal {
  /** The same plan; an update that the server answered carries the server's own `after`. */
  readonly plan: Plan;
  readonly rejections: readonly Rejection[];
  /** Changes whose result is our prediction, because the server could not be asked. */
  readonly predicted: readonly Change[];
}

type Answer =
  | { readonly kind: 'rehearsed'; readonly change: Change }
  | { readonly kind: 'predicted' }
  | ({ readonly kind: 'rejected' } & Omit<Rejection, 'change'>);

/** Asks the servers whether they would take the plan, clusters side by side. Writes nothing. */
export async function rehearse(
  plan: Plan,
  clusters: Clusters,
  token: CancellationToken,
): Promise<Rehearsal> {
  const groups = [...byCluster(writesOf(plan))];
  const answers = new Map(
    (
      await Promise.all(
        groups.map(([context, changes]) => answersOf(clusters(context), changes, plan, token)),
      )
    ).flat(),
  );
  return {
    plan: withAnswers(plan, answers),
    rejections: [...answers].flatMap(([change, it]) =>
      it.kind === 'rejected' ? [{ change, reason: it.reason, message: it.message }] : [],
    ),
    predicted: [...answers].flatMap(([change, it]) => (it.kind === 'predicted' ? [change] : [])),
  };
}

async function answersOf(
  cluster: Cluster,
  changes: readonly Change[],
  plan: Plan,
  token: CancellationToken,
): Promise<(readonly [Change, Answer])[]> {
  const dryRun = await cluster.supportsDryRun(token);
  const answers: (readonly [Change, Answer])[] = [];
  for (const change of changes) {
    const answer =
      dryRun && !awaitsThePlan(change, plan)
        ? await dryRunOf(cluster, change, token)
        : await permissionOf(cluster, change, token);
    answers.push([change, answer]);
  }
  return answers;
}

async function dryRunOf(
  cluster: Cluster,
  change: Change,
  token: CancellationToken,
): Promise<Answer> {
  try {
    const after = await send(cluster, change, { dryRun: true }, token);
    // What the server would add to a new object is its defaults: noise in a preview.
    return { kind: 'rehearsed', change: after && change.before ? { ...change, after } : change };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'rejected', reason: error.reason, message: error.message };
  }
}

const accessVerbs = { create: 'create', update: 'patch', delete: 'delete', keep: 'get' } as const;

async function permissionOf(
  cluster: Cluster,
  change: Change,
  token: CancellationToken,
): Promise<Answer> {
  const verb = accessVerbs[verbOf(change)];
  if (await cluster.allows(verb, change.target, token)) return { kind: 'predicted' };
  const message = `You may not ${verb} ${nameOf(change.target)}.`;
  return { kind: 'rejected', reason: 'forbidden', message };
}

/** Its namespace or its kind is made by this very plan, so no dry run can answer for it yet. */
const awaitsThePlan = ({ target }: Change, plan: Plan): boolean =>
  changesOf(plan).some(({ target: other, before, after }) => {
    if (before !== undefined || other.cluster !== target.cluster) return false;
    if (other.kind === 'Namespace') return other.name === target.namespace;
    return (
      other.kind === 'CustomResourceDefinition' &&
      textAt(after, 'spec', 'names', 'kind') === target.kind
    );
  });

const withAnswers = (plan: Plan, answers: ReadonlyMap<Change, Answer>): Plan => ({
  ...plan,
  phases: plan.phases.map((phase) => ({
    ...phase,
    changes: phase.changes.map((change) => {
      const answer = answers.get(change);
      return answer?.kind === 'rehearsed' ? answer.change : change;
    }),
  })),
});
