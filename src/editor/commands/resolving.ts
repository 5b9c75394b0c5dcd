import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { isAskable } from '../../dns/message';
import { isOfZone } from '../../mesh/rules/entry/hosts';
import type { MeshDefinition, ReachableCluster, ServiceEntryFacts } from '../../mesh/snapshot';
import { valueOr } from '../../objects/reading';
import type { ContextName } from '../../objects/reference';
import { proveHost } from '../../proof/hostProof';
import type { LastProof } from '../../proof/lastProof';
import { verdictOf } from '../../proof/verdict';
import { hostProofReport } from '../../views/hostProofReport';
import { wishLabel } from '../../views/wishLabel';
import { commandId, type HostAddress } from '../contributions';
import type { Session } from '../session';
import { askInTurn, back, pickOne, pickOrType, type Choice, type Question } from '../steps';
import { askMesh, stateOf } from './choosing';

/** The questions of both commands that look a host up: in which cluster, and which host. */
export interface HostDraft {
  readonly mesh: MeshDefinition;
  readonly cluster: ContextName | undefined;
  readonly host: string;
}

/** Asks the DNS pods of a cluster for a host, and shows each answer and which hop is wrong. */
export const resolveHost =
  (session: Session) =>
  async (named?: string, given?: HostAddress): Promise<void> => {
    const draft = await askHost(session, 'Resolve .global Host', named, given);
    if (!draft) return;
    const cluster = reachable(draft.cluster, session);
    const last = await proven(draft, cluster, session);
    session.proofs.keep(last);
    await session.reports.show(hostProofReport(last), cluster.context, draft.host);
    // Not awaited: it only tells, and what is chosen starts a command of its own.
    void tell(last, draft);
  };

interface Asked extends HostDraft {
  readonly cluster: ContextName;
}

export async function askHost(
  session: Session,
  title: string,
  named: string | undefined,
  given: HostAddress | undefined,
): Promise<Asked | undefined> {
  const mesh = await askMesh(session.mesh.snapshot, named, title);
  if (!mesh) return undefined;
  const [first, ...others] = mesh.contexts;
  const only = others.length === 0 ? first : undefined;
  const start: HostDraft = { mesh, cluster: given?.cluster ?? only, host: given?.host ?? '' };
  const questions = [
    ...(start.cluster === undefined ? [askCluster(session)] : []),
    ...(given?.host === undefined ? [askName(session)] : []),
  ];
  const draft = await askInTurn(title, start, questions);
  if (draft?.cluster === undefined) return undefined;
  return { mesh, cluster: draft.cluster, host: draft.host.toLowerCase().replace(/\.$/, '') };
}

const askCluster =
  (session: Session): Question<HostDraft> =>
  async (draft, place) => {
    const choices = draft.mesh.contexts.map((value): Choice<ContextName> => {
      const description = stateOf(session.mesh.snapshot.clusters.get(value));
      return { label: value, description, value };
    });
    const placeholder = 'The cluster whose DNS to ask';
    const cluster = await pickOne({ ...place, placeholder }, choices);
    return cluster === undefined || cluster === back ? cluster : { ...draft, cluster };
  };

const askName =
  (session: Session): Question<HostDraft> =>
  async (draft, place) => {
    const cluster = reachable(draft.cluster, session);
    const host = await pickOrType(
      { ...place, placeholder: 'Choose a host, or type any name', validate: problemWith },
      hostsOf(cluster, draft.mesh.zone),
    );
    return host === undefined || host === back ? host : { ...draft, host };
  };

const problemWith = (name: string): string | undefined =>
  isAskable(name)
    ? undefined
    : 'A name has labels of letters, digits and hyphens, such as httpbin.bar.global.';

const hostsOf = ({ serviceEntries }: ReachableCluster, zone: string): readonly Choice<string>[] =>
  [...addressesByHost(valueOr(serviceEntries, []))]
    .filter(([host]) => isOfZone(host, zone) && isAskable(host))
    .map(([value, addresses]) => ({ label: value, description: addresses.join(', '), value }));

/** Two ServiceEntries may have one host, which is a finding and yet one name to ask for. */
function addressesByHost(entries: readonly ServiceEntryFacts[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { hosts, addresses } of entries)
    for (const it of hosts) found.set(it, [...(found.get(it) ?? []), ...addresses]);
  return found;
}

/** Throws `Failure` for a cluster that was not read: there is nothing to compare answers with. */
export function reachable(context: ContextName | undefined, session: Session): ReachableCluster {
  const cluster = context === undefined ? undefined : session.mesh.snapshot.clusters.get(context);
  if (cluster?.state === 'reachable') return cluster;
  throw new Failure('unreachable', `Cluster ${context ?? ''} is not read: ${stateOf(cluster)}.`, {
    hint: 'Refresh, then ask again.',
  });
}

const proven = ({ mesh, host }: Asked, cluster: ReachableCluster, session: Session) =>
  vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Resolving ${host} in ${cluster.context}`,
      cancellable: true,
    },
    async (progress, token): Promise<LastProof> => {
      const { context } = cluster;
      const asking = {
        cluster: session.clusters(context),
        pods: session.pods(context),
        clock: session.clock,
        tell: ({ pod }: { pod: { name: string } }) => {
          progress.report({ message: `asking ${pod.name}` });
        },
      };
      const proof = await proveHost(host, cluster, asking, token);
      const verdict = verdictOf(proof, mesh, session.mesh.snapshot);
      session.log.info('A host was proven.', { host, cluster: context, verdict: verdict.kind });
      return { proof, verdict };
    },
  );

const fromPod = 'Ask from a Pod…';

async function tell({ proof, verdict }: LastProof, { mesh }: Asked): Promise<void> {
  const { remedy, summary, tone } = verdict;
  const buttons = [...(remedy ? [wishLabel(remedy)] : []), fromPod];
  const show =
    tone === 'good' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const choice = await show(summary, ...buttons);
  if (choice === undefined) return;
  if (choice === fromPod) {
    const address: HostAddress = { cluster: proof.cluster.context, host: proof.host };
    await vscode.commands.executeCommand(commandId('resolveFromPod'), mesh.name, address);
  } else await vscode.commands.executeCommand(commandId('cure'), remedy);
}
