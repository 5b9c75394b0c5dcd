/** The one way in which anything is written: plan, rehearse, confirm, execute, judge again. */
import { neverCancelled, type CancellationToken } from './base/cancellation';
import type { Clock } from './base/clock';
import { messageOf } from './base/failure';
import type { Log } from './base/log';
import type { MeshSource } from './mesh/snapshot';
import type { Clusters } from './plan/cluster';
import { execute, type Step } from './plan/execute';
import { contextsOf, isEmpty, type Obstacle, type Plan } from './plan/plan';
import { inversePlanOf, isBeyondUndo, type Receipt } from './plan/receipt';
import { rehearse, type Rehearsal } from './plan/rehearse';
import { planFor } from './planners/planFor';
import { prepared, type Wanted } from './prepared';
import { outcomeOf, type OutcomeReport } from './views/outcomeReport';
import { acceptedPlan, reportOf, type PlanReport } from './views/planReport';

/** What a long wait is told and can be stopped by. */
export type Waiting<T> = (tell: (step: Step) => void, token: CancellationToken) => Promise<T>;

/** The person at the other end. A port: the editor, and a script in tests. */
export interface Conversation {
  /** No plan can be made, and why. */
  obstacles(title: string, because: readonly Obstacle[]): Promise<void>;
  /** Everything wanted is so already; `notes` are sentences on what was looked at. */
  alreadySo(title: string, notes: readonly string[]): Promise<void>;
  /** Shows every change and asks; true for yes. */
  confirms(report: PlanReport): Promise<boolean>;
  /** Shows progress, with cancel, while work goes on. */
  waits<T>(title: string, work: Waiting<T>): Promise<T>;
  outcome(report: OutcomeReport): Promise<void>;
}

export interface World {
  readonly mesh: MeshSource;
  readonly clusters: Clusters;
  readonly person: Conversation;
  readonly clock: Clock;
  readonly log: Log;
  /** Awaited right before anything is written. What it throws leaves everything as it is. */
  readonly writing?: (plan: Plan, token: CancellationToken) => Promise<void>;
  /** Told of what was written before it is read again, so that the next snapshot is judged with it. */
  readonly written?: (done: Done) => Promise<void>;
}

export interface Done {
  readonly receipt: Receipt;
  /** It brought back what was there before. */
  readonly isUndo: boolean;
}

/** Carries an intent out. Undefined when nothing was written: blocked, already so, or declined. */
export async function carryOut(intent: Wanted, world: World): Promise<Receipt | undefined> {
  const title = titleOf(intent);
  const { person, clusters, mesh } = world;
  // One wait for both: an editor drops what comes after several notifications in a moment.
  const asked = await person.waits(`${title}: asking the servers`, async (_tell, token) => {
    const ready = await prepared(intent, clusters, token);
    const planned = planFor(ready, mesh.snapshot);
    return planned.kind === 'plan' ? rehearsed(planned.plan, world, token) : planned;
  });
  if (asked.kind === 'rehearsed') return carryOutRehearsed(asked, world, false);
  await person.obstacles(title, asked.because);
  return undefined;
}

/**
 * Takes back what a receipt says was done, on the same path: previewed, confirmed, refused where
 * someone wrote since. Where they did so everywhere, the receipt says that nothing was done;
 * undefined where it may be tried again.
 */
export async function undo(receipt: Receipt, world: World): Promise<Receipt | undefined> {
  const plan = inversePlanOf(receipt);
  const asked = await world.person.waits(`${plan.title}: asking the servers`, (_tell, token) =>
    rehearsed(plan, world, token),
  );
  return carryOutRehearsed(asked, world, true);
}

/** A plan and what the servers say of it; undefined where it is empty and nobody has to be asked. */
interface Rehearsed {
  readonly kind: 'rehearsed';
  readonly plan: Plan;
  readonly rehearsal: Rehearsal | undefined;
}

const rehearsed = async (
  plan: Plan,
  { clusters }: World,
  token: CancellationToken,
): Promise<Rehearsed> => ({
  kind: 'rehearsed',
  plan,
  rehearsal: isEmpty(plan) ? undefined : await rehearse(plan, clusters, token),
});

async function carryOutRehearsed(
  { plan, rehearsal }: Rehearsed,
  world: World,
  isUndo: boolean,
): Promise<Receipt | undefined> {
  const { mesh, clusters, person, clock, log } = world;
  if (!rehearsal) return nothing(person.alreadySo(plan.title, plan.warnings));
  const accepted = acceptedPlan(rehearsal);
  const report = reportOf(rehearsal);
  for (const refusal of report.refused) log.warn('A server would refuse this.', { refusal });
  for (const warning of report.warnings) log.info('Said before.', { warning });
  if (isEmpty(accepted)) {
    await person.obstacles(
      plan.title,
      report.refused.map((message) => ({ message })),
    );
    return isUndo && isLost(rehearsal) ? nothingDone(plan, clock) : undefined;
  }
  if (!(await person.confirms(report))) return undefined;
  const before = mesh.snapshot;
  const receipt = await person.waits(plan.title, async (tell, token) => {
    await world.writing?.(accepted, token);
    const done = await execute(accepted, { clusters, clock, tell }, token);
    await readAgain({ receipt: done, isUndo }, world);
    return done;
  });
  await person.outcome(outcomeOf(receipt, before, mesh.snapshot));
  return receipt;
}

/** Whatever becomes of it: without the receipt nobody could take back what was done. */
async function readAgain(done: Done, { mesh, written, log }: World): Promise<void> {
  try {
    await written?.(done);
    // Also when the person stopped the rest; reads have limits of their own.
    await mesh.refresh(contextsOf(done.receipt.plan), neverCancelled);
  } catch (error) {
    log.error(`Reading again after a change failed: ${messageOf(error)}`);
  }
}

const isLost = ({ rejections }: Rehearsal): boolean =>
  rejections.every((it) => isBeyondUndo(it.reason));

const nothingDone = (plan: Plan, clock: Clock): Receipt => ({
  plan,
  at: clock.now(),
  outcomes: [],
  unsettled: [],
  cancelled: false,
});

const nothing = async (told: Promise<void>): Promise<undefined> => {
  await told;
  return undefined;
};

/** The verb phrase a person reads while an intent is on its way to a plan. */
function titleOf(intent: Wanted): string {
  switch (intent.kind) {
    case 'establishTrust':
      return 'Establish trust';
    case 'renewIntermediate':
      return 'Renew intermediate CAs';
    case 'rotateRoot':
      return `Rotate the root of ${intent.mesh}`;
    case 'restartForTrust':
      return `Restart for the present CA in ${intent.mesh}`;
    case 'applyManifest':
      return `Apply ${intent.title}`;
    case 'forwardDns':
      return `Forward .${intent.zone} DNS`;
    case 'stopForwarding':
      return `Stop forwarding .${intent.zone} DNS`;
    case 'exportService':
      return `Export service ${intent.service.name}.${intent.service.namespace}`;
    case 'uninstall':
      return `Uninstall from mesh ${intent.mesh}`;
  }
}
