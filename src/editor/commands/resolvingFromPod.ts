import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { CancellationToken } from '../../base/cancellation';
import type { ReachableCluster } from '../../mesh/snapshot';
import { kinds } from '../../objects/objectKind';
import { listAt, textAt, type KubernetesObject } from '../../objects/object';
import { expectedOf } from '../../proof/expected';
import { answerOf, programsFor, type PodAnswer } from '../../proof/fromPod';
import type { PodName, RunningPods } from '../../proof/pods';
import { late, within } from '../../proof/within';
import { podAnswerReport } from '../../views/podAnswerReport';
import type { HostAddress } from '../contributions';
import type { Session } from '../session';
import { back, pickOne, type Choice } from '../steps';
import { askHost, reachable } from './resolving';

interface Caller {
  readonly pod: PodName;
  readonly container: string;
}

const title = 'Resolve Host from a Pod';

/** Runs a resolver's own program in a pod the person picks, once they said yes to that pod and those words. */
export const resolveFromPod =
  (session: Session) =>
  async (named?: string, given?: HostAddress): Promise<void> => {
    const draft = await askHost(session, title, named, given);
    if (!draft) return;
    const cluster = reachable(draft.cluster, session);
    const caller = await askPod(cluster, session);
    if (!caller || !(await consents(caller, cluster, draft.host))) return;
    const answer = await answered(caller, cluster, draft.host, session);
    const expected = expectedOf(draft.host, cluster);
    const { text, summary, isRight } = podAnswerReport({
      ...{ host: draft.host, cluster: cluster.context, at: session.clock.now() },
      ...{ pod: caller.pod, answer, expected },
    });
    await session.reports.show(text, cluster.context, caller.pod.name, draft.host);
    // Not awaited: it only tells.
    void (isRight
      ? vscode.window.showInformationMessage(summary)
      : vscode.window.showWarningMessage(summary));
  };

async function askPod(cluster: ReachableCluster, session: Session): Promise<Caller | undefined> {
  const all = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Listing pods', cancellable: true },
    (_progress, token) => session.clusters(cluster.context).list(kinds.pod, {}, token),
  );
  const running = all.filter((it) => textAt(it, 'status', 'phase') === 'Running');
  if (running.length === 0) {
    throw new Failure('notFound', `No pod of ${cluster.context} is running.`, {
      hint: 'Start the workload that calls the host, then ask again.',
    });
  }
  const picked = await pickOne(
    { title, step: 1, totalSteps: 1, placeholder: 'The pod to ask from' },
    running.map(choiceOf),
  );
  return picked === back ? undefined : picked;
}

function choiceOf(pod: KubernetesObject): Choice<Caller> {
  const { name, namespace = '' } = pod.metadata;
  const container = containerOf(pod);
  return {
    label: name,
    description: namespace,
    detail: `container ${container}`,
    value: { pod: { namespace, name }, container },
  };
}

/** The one kubectl would take, and never the sidecar: its image has other tools, and no other names. */
function containerOf(pod: KubernetesObject): string {
  const named = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  const names = listAt(pod, 'spec', 'containers').map((it) => textAt(it, 'name') ?? '');
  return named ?? names.find((it) => it !== 'istio-proxy') ?? names[0] ?? '';
}

async function consents({ pod, container }: Caller, cluster: ReachableCluster, host: string) {
  const run = 'Run';
  const commands = programsFor(host).map((it) => `    ${it.join(' ')}`);
  const choice = await vscode.window.showWarningMessage(
    `Run a program in pod ${pod.namespace}/${pod.name} of ${cluster.context}?`,
    {
      modal: true,
      detail: [
        `In container ${container}, the first of these that its image has:`,
        ...commands,
        'It asks the DNS and ends by itself; nothing is changed. The cluster may record that you ran it.',
      ].join('\n'),
    },
    run,
  );
  return choice === run;
}

const patienceMs = 20_000;

const answered = (caller: Caller, cluster: ReachableCluster, host: string, session: Session) =>
  vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Asking for ${host} from pod ${caller.pod.name}`,
      cancellable: true,
    },
    (_progress, token) => firstAnswer(session.pods(cluster.context), caller, host, token),
  );

async function firstAnswer(
  pods: RunningPods,
  { pod, container }: Caller,
  host: string,
  token: CancellationToken,
): Promise<PodAnswer> {
  let last: PodAnswer = { kind: 'noProgram', because: '' };
  for (const command of programsFor(host)) {
    const ran = await within(patienceMs, token, (each) => pods.run(pod, container, command, each));
    if (ran === late) {
      return {
        kind: 'notFound',
        because: `${command.join(' ')}: no end within ${patienceMs / 1000} s`,
      };
    }
    last = answerOf(command, ran);
    if (last.kind !== 'noProgram') return last;
  }
  return last;
}
