import { localPassthrough } from '../../mesh/rules/entry/endpointPorts';
import { localForOther } from '../../mesh/rules/entry/endpoints';
import { isText, known, unsure, type Entry } from '../../mesh/rules/entry/entry';
import {
  gatewayEndpointsOf,
  remoteProblems,
  isGap,
  withoutRepeats,
  type FarSide,
} from '../../mesh/services/remoteServices';
import { problemsThroughGateways } from '../../mesh/rules/entry/othersThroughGateways';
import { problemsOf } from '../../mesh/rules/serviceEntryRules';
import { isMadeByAdmiral } from '../../mesh/services/admiral';
import { problem, type EntryProblem } from '../../mesh/rules/entry/problem';
import { none, together } from '../../mesh/rules/saying';
import { contextName } from '../../objects/reference';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { actual, childOf, nodeAt, type ManifestNode } from '../nodes';
import { hintsOnHosts } from './clusterHosts';
import { diagnosticAt, weighedAt, type DocumentRule } from './rule';
import { entriesIn, isForZone, settingFor, type EntryInText } from './subjects';

/** The rules that hold for live ServiceEntries, over those being written. */
export const serviceEntries: DocumentRule = (document, context) => {
  const { masks } = document;
  let found: Diagnostic[] | undefined;
  for (const it of entriesIn(document)) {
    for (const problem of problemsWith(it, context, document.text)) {
      (found ??= []).push(weighedAt(it.object, problem, masks));
    }
    if (masks.length > 0) {
      for (const problem of ownServices(it.object, context.zone, document.text))
        (found ??= []).push(diagnosticAt(it.object, problem));
    }
  }
  return found ?? none;
};

function problemsWith(
  it: EntryInText,
  context: LanguageContext,
  source: string,
): readonly EntryProblem[] {
  const setting = settingFor(it.object, context);
  if (!isForZone(it, context.zone, source)) {
    return together(problemsThroughGateways(it.entry, setting), hintsOnHosts(it, setting));
  }
  const found = together(
    problemsOf(it.entry, setting),
    localPassthrough(it.entry, setting),
    localForOther(it.entry, setting),
  );
  const general = it.isComplete || it.entry.ports === unsure ? found : found.map(warned);
  if (!context.mesh) return general;
  const remote = [...againstMesh(it, context)];
  const alone = withoutRepeats(general, remote);
  const said = new Set(alone.map(({ path }) => path.join('/')));
  return [...alone, ...remote.filter(({ path }) => !said.has(path.join('/')))];
}

/**
 * `${SERVICE}.global` with the endpoint `${SERVICE}.svc.cluster.local` in another network: whatever it is
 * called, the Service of the calling cluster is no gateway of that network.
 */
function* ownServices(
  { node }: ManifestObject,
  zone: string,
  source: string,
): Iterable<EntryProblem> {
  const stems = writtenIn(nodeAt(node, ['spec', 'hosts']), source, `.${zone}`);
  const endpoints = actual(nodeAt(node, ['spec', 'endpoints']));
  if (stems.length === 0 || endpoints?.kind !== 'list') return;
  for (const [index, it] of endpoints.items.entries()) {
    const [stem = ''] = writtenIn(childOf(it, 'address'), source, '.svc.cluster.local');
    const [network] = writtenIn(childOf(it, 'network'), source, '');
    if (!stem.includes('{') || !stems.includes(stem) || !network) continue;
    yield problem('MESH0513', ['spec', 'endpoints', index, 'address'], {
      severity: 'warning',
      message: `${stem}.svc.cluster.local is the Service of that name in the calling cluster, which is not in network ${network}: for that, the endpoint is the gateway of the other network, and its port 15443.`,
    });
  }
}

/** What stands in front of an ending, in each text of a list, or the one text. */
function writtenIn(
  node: ManifestNode | undefined,
  source: string,
  ending: string,
): readonly string[] {
  const it = node && actual(node);
  if (it?.kind === 'list') return it.items.flatMap((item) => writtenIn(item, source, ending));
  const written =
    it?.kind === 'scalar' ? source.slice(it.start, it.end).replace(/^["']|["']?\s*$/g, '') : '';
  return written.endsWith(ending) ? [written.slice(0, written.length - ending.length)] : [];
}

/** It may be a piece of an entry after all. */
const warned = (it: EntryProblem): EntryProblem =>
  it.severity === 'error' ? { ...it, severity: 'warning' } : it;

/** What the connected mesh knows better: the Service, its ports, its gateway's address. */
function* againstMesh(
  { object, entry }: EntryInText,
  general: LanguageContext,
): Iterable<EntryProblem> {
  const context = contextFor(object, general);
  const far = farSideOf(context);
  if (!far || isMadeByAdmiral(metadataOf(object))) return;
  for (const it of [...ownGateway(entry, context), ...remoteProblems(entry, far)]) {
    if (!isGap(it)) yield it;
  }
}

/** A call that leaves for the gateway of its own cluster comes back to where it was. */
function* ownGateway(entry: Entry, { mesh, cluster }: LanguageContext): Iterable<EntryProblem> {
  const own = cluster === undefined ? undefined : mesh?.clusters.get(cluster);
  if (own?.state !== 'reachable') return;
  const addresses = new Set(gatewayEndpointsOf(own).map(({ address }) => address));
  for (const [index, { address }] of known(entry.endpoints).entries()) {
    if (!isText(address) || !addresses.has(address)) continue;
    yield problem('MESH0522', ['spec', 'endpoints', index, 'address'], {
      message: `${address} is the gateway of ${own.context} itself, for which this ServiceEntry is; it has to be that of the cluster that has the Service.`,
    });
  }
}

/** An annotation or a comment knows better than the folder. */
const contextFor = ({ cluster }: ManifestObject, context: LanguageContext): LanguageContext =>
  cluster === undefined ? context : { ...context, cluster: contextName(cluster) };

const metadataOf = ({ name, namespace }: EntryInText['object']) => ({
  metadata: { name: name ?? '', ...(namespace === undefined ? {} : { namespace }) },
});

/** The clusters an entry of this text may lead to; undefined offline. */
export function farSideOf({ mesh, zone, cluster }: LanguageContext): FarSide | undefined {
  const contexts = mesh?.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts) ?? [];
  if (!mesh || contexts.length === 0) return undefined;
  const states = [...new Set(contexts)]
    .filter((it) => it !== cluster)
    .map((it) => ({ context: it, state: mesh.clusters.get(it) }));
  return {
    clusters: states.flatMap(({ state }) => (state?.state === 'reachable' ? [state] : [])),
    silent: states.flatMap(({ context, state }) =>
      state?.state === 'reachable' ? [] : [`${context} did not answer`],
    ),
    zone,
  };
}
