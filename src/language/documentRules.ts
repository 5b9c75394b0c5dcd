/** Which rules are asked of a document, and of which kinds of objects. */
import { none } from '../mesh/rules/saying';
import { type ManifestDocument } from './document';
import { agedObjects } from './rules/agedObjects';
import { strayAliases, unquotedWildcards } from './rules/aliases';
import { booleanSlips } from './rules/booleanSlips';
import { caContents } from './rules/caContents';
import { caSecretNames } from './rules/caSecretNames';
import { chartValues } from './rules/chartValues';
import { destinationRules } from './rules/destinationRules';
import { emptyTabs, joinedObjects, oddBlanks, unseen, curlyQuotes } from './rules/documents';
import { commentGaps } from './rules/commentGaps';
import { dnsServers } from './rules/dnsServers';
import { exampleAddresses } from './rules/exampleAddresses';
import { standIns } from './rules/standIns';
import { excerpts } from './rules/excerpts';
import { gatewayServices } from './rules/gatewayServices';
import { goneApis, toolKinds } from './rules/goneApis';
import { importGroups, importKinds } from './rules/importGroups';
import { heads } from './rules/heads';
import { injectorTemplates } from './rules/injectorTemplates';
import { installs } from './rules/installs';
import { issuedCas } from './rules/issuedCas';
import { jsonPatches } from './rules/jsonPatches';
import { kubernetesObjects } from './rules/kubernetesObjects';
import { labels } from './rules/labels';
import { liveAddresses } from './rules/liveAddresses';
import { misspeltHosts, misspeltZones } from './rules/misspeltZones';
import { openValues } from './rules/openValues';
import { operatorValues } from './rules/operatorValues';
import { pageSigns } from './rules/pageSigns';
import { injectedPods } from './rules/injectedPods';
import { meshLabels } from './rules/meshLabels';
import { nearNames } from './rules/nearNames';
import { oldApis, oldKinds } from './rules/oldApis';
import { passthrough } from './rules/passthrough';
import { plainText } from './rules/plainText';
import { entryPlaceholders } from './rules/entryPlaceholders';
import { hostPlaceholders, workloadPlaceholders } from './rules/hostPlaceholders';
import {
  operatorPlaceholders,
  settingsPlaceholders,
  topologyPlaceholders,
} from './rules/meshPlaceholders';
import { remoteSecrets } from './rules/remoteSecrets';
import { routeHosts } from './rules/routeHosts';
import { ofAll, ofKinds, type DocumentRule, type KindRule } from './rules/rule';
import { secretPlaceholders } from './rules/secretPlaceholders';
import { serverFields } from './rules/serverFields';
import { serviceEntries } from './rules/serviceEntries';
import { chartKinds, toolCharts } from './rules/toolCharts';
import { shiftedMarks } from './rules/shiftedMarks';
import { sniPlaceholders } from './rules/sniPlaceholders';
import { structure } from './rules/structure';
import { labelledKinds, podKinds } from './schema/labelled';

/** Over one document each, as a whole. A new rule is a function and a line here. */
export const wholeRules: readonly DocumentRule[] = [
  unquotedWildcards,
  strayAliases,
  injectorTemplates,
  joinedObjects,
  shiftedMarks,
  excerpts,
  emptyTabs,
  oddBlanks,
  unseen,
  curlyQuotes,
  pageSigns,
  heads,
  serverFields,
  installs,
  chartValues,
  booleanSlips,
  jsonPatches,
  exampleAddresses,
  standIns,
  commentGaps,
];

/** Over each object of a document by itself: a document may be cut into several for them. */
export const objectRules: readonly KindRule[] = [
  ofAll(nearNames),
  ofKinds(['ServiceEntry'], entryPlaceholders),
  ofKinds(['DestinationRule', 'VirtualService', 'Gateway'], hostPlaceholders),
  ofKinds(['DestinationRule', 'VirtualService', 'EnvoyFilter'], sniPlaceholders),
  ofKinds(['WorkloadEntry'], workloadPlaceholders),
  ofKinds(['Secret'], secretPlaceholders),
  ofKinds(['Secret'], remoteSecrets),
  ofKinds(['Secret'], caSecretNames),
  ofKinds(['Secret'], caContents),
  ofKinds(['IstioOperator'], operatorPlaceholders),
  ofKinds(['IstioOperator'], operatorValues),
  ofKinds(['ConfigMap'], settingsPlaceholders),
  ofKinds(labelledKinds, topologyPlaceholders),
  ofKinds(labelledKinds, labels),
  ofKinds(labelledKinds, meshLabels),
  ofKinds(podKinds, injectedPods),
  ofKinds(labelledKinds, kubernetesObjects),
  ofKinds(labelledKinds, agedObjects),
  ofKinds([...labelledKinds, ...oldKinds], oldApis),
  ofKinds(toolKinds, goneApis),
  ofKinds(chartKinds, toolCharts),
  ofKinds(['Certificate'], issuedCas),
  ofKinds(importKinds, importGroups),
  ofKinds(['ServiceEntry'], serviceEntries),
  ofKinds(['ServiceEntry'], liveAddresses),
  ofKinds(['DestinationRule'], destinationRules),
  ofKinds(['DestinationRule', 'PeerAuthentication', 'Policy', 'MeshPolicy'], plainText),
  ofKinds(['Gateway', 'EnvoyFilter'], passthrough),
  ofKinds(['DNS'], dnsServers),
  ofKinds(['Service'], gatewayServices),
  ofKinds(['VirtualService'], routeHosts),
  ofKinds(['ServiceEntry'], misspeltHosts),
  ofKinds(['Gateway', 'DestinationRule'], misspeltZones),
  ofAll(structure),
  ofAll(openValues),
];

const documentRules: readonly KindRule[] = [...wholeRules.map(ofAll), ...objectRules];

const rulesOf = (isAsked: (it: KindRule) => boolean): readonly DocumentRule[] =>
  documentRules.filter(isAsked).map(({ rule }) => rule);

/** Nearly every document has one object, and for that it is known beforehand who is asked. */
const rulesByKind: ReadonlyMap<string, readonly DocumentRule[]> = new Map(
  objectRules
    .flatMap(({ kinds }) => kinds ?? none)
    .map((kind) => [kind, rulesOf(({ kinds }) => kinds?.includes(kind) !== false)]),
);

const rulesOfOthers = rulesOf(({ kinds }) => !kinds);

export function rulesFor(document: ManifestDocument): readonly DocumentRule[] {
  const { objects } = document;
  const kind = objects[0]?.kind ?? '';
  return objects.length < 2
    ? (rulesByKind.get(kind) ?? rulesOfOthers)
    : rulesOf((it) => isAsked(it, document));
}

export const isAsked = ({ kinds }: KindRule, { objects }: ManifestDocument): boolean =>
  !kinds || objects.some((it) => kinds.includes(it.kind));
