import { localPassthrough } from '../../mesh/rules/entry/endpointPorts';
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
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, isForZone, settingFor, type EntryInText } from './subjects';

/** The rules that hold for live ServiceEntries, over those being written. */
export const serviceEntries: DocumentRule = (document, context) => {
  let found: Diagnostic[] | undefined;
  for (const it of entriesIn(document)) {
    for (const problem of problemsWith(it, context, document.text)) {
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
  if (!isForZone(it, context.zone, source)) {
    return problemsThroughGateways(it.entry, settingFor(it.object, context));
  }
  const setting = settingFor(it.object, context);
  const found = together(problemsOf(it.entry, setting), localPassthrough(it.entry, setting));
  const general = it.isComplete || it.entry.ports === unsure ? found : found.map(warned);
  if (!context.mesh) return general;
  const remote = [...againstMesh(it, context)];
  const alone = withoutRepeats(general, remote);
  const said = new Set(alone.map(({ path }) => path.join('/')));
  return [...alone, ...remote.filter(({ path }) => !said.has(path.join('/')))];
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
