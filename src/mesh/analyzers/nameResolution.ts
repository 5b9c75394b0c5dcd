import { forwardOf, withForward, withoutForward, type ForwardState } from '../../dns/forwarding';
import { zoneFaultsOf, type ZoneFault, type ZoneFaultKind } from '../../dns/zoneFaults';
import { kubeDnsFaults } from '../../dns/kubeDnsFaults';
import { fieldAt, textsAt } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import { shortNameOf } from '../../objects/reference';
import { nameResolutionCodes } from '../catalogue/nameResolution';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import { istioCoreDns, istioSystem } from '../names';
import { ofIstioCoreDns } from './istioCoreDns';
import { ofNodeCache } from './nodeCache';
import { leadsToAnswerer } from '../dns/answerer';
import type { DnsPlace } from '../dns/dnsState';
import type { ReachableCluster } from '../snapshot';

const finding = findingFrom(nameResolutionCodes);
const name = 'nameResolution';
const topic = 'nameResolution';

export const nameResolution: Analyzer = {
  name,
  about: 'The DNS of each cluster sends the zone to its istiocoredns, in words its server takes.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      if (isConcerned(cluster)) yield* ofCluster(mesh, cluster);
    }
  },
};

/** Without Istio there is one finding, and that is not about DNS. */
const isConcerned = ({ istio, nameResolution: { istioCoreDns } }: ReachableCluster): boolean =>
  istio.kind === 'notRead' ||
  istio.value !== undefined ||
  valueOr(istioCoreDns, undefined) !== undefined;

interface At {
  readonly mesh: MeshView;
  readonly cluster: ReachableCluster;
}

function* ofCluster(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const at = { mesh, cluster };
  const { place, forward, istioCoreDns: answerer } = cluster.nameResolution;
  const where = valueOr(place, undefined);
  if (isBeyondIstioCoreDns(cluster) && valueOr(forward, undefined)?.kind === 'none') {
    yield beyond(at);
    return;
  }
  if (answerer.kind === 'notRead') yield notChecked(at, answerer.because);
  else if (answerer.value === undefined) yield noAnswerer(at, where);
  if (forward.kind === 'notRead') yield notChecked(at, forward.because);
  else if (where) yield* ofPlace(at, where, forward.value);
  yield* ofNodeCache(mesh, cluster);
  yield* ofIstioCoreDns(mesh, cluster);
}

/** The chart of istiocoredns ended with Istio 1.8; sidecars answer names themselves since (domain facts 7.1). */
const isBeyondIstioCoreDns = ({ istio, nameResolution: it }: ReachableCluster): boolean => {
  const version = valueOr(istio, undefined);
  const isNewer = version !== undefined && (version.major > 1 || version.minor > 8);
  return isNewer && it.istioCoreDns.kind === 'read' && it.istioCoreDns.value === undefined;
};

const subjectOf = ({ mesh, cluster }: At) => ({
  mesh: mesh.definition.name,
  cluster: cluster.context,
});

const notChecked = (at: At, because: string): NotChecked => ({
  analyzer: name,
  topic,
  ...subjectOf(at),
  because,
});

const beyond = (at: At): Finding =>
  finding('MESH0412', {
    ...subjectOf(at),
    message: `The DNS of ${at.cluster.context} does not forward ${at.mesh.definition.zone}, and its Istio brings no istiocoredns: names of the zone are answered only where sidecars proxy DNS.`,
    hint: 'Set ISTIO_META_DNS_CAPTURE for the sidecars, or call services by their cluster names.',
  });

const noAnswerer = (at: At, place: DnsPlace | undefined): Finding =>
  finding('MESH0403', {
    ...subjectOf(at),
    message: `There is no Service ${istioSystem}/${istioCoreDns} with an address in ${at.cluster.context}, so nothing there can answer for .${at.mesh.definition.zone} names.`,
    ...(isBeyondIstioCoreDns(at.cluster) ? stopping(at, place) : overlaying(at)),
  });

const overlaying = ({ mesh, cluster }: At): Pick<Finding, 'hint' | 'remedy'> => ({
  hint: 'Apply the multicluster overlay, which brings it.',
  remedy: { kind: 'applyOverlay', mesh: mesh.definition.name, clusters: [cluster.context] },
});

const stopping = (
  { mesh, cluster }: At,
  place: DnsPlace | undefined,
): Pick<Finding, 'hint' | 'remedy'> => {
  const { zone } = mesh.definition;
  const edit = place && withoutForward(place.config, zone);
  const isEditable = edit?.kind === 'edited' && edit.text !== place?.config.text;
  return {
    hint: isEditable
      ? 'The Istio there no longer brings it, so stop forwarding the zone.'
      : 'The Istio there no longer brings it, so take the zone out by hand: it was not added here.',
    ...(isEditable && { remedy: { kind: 'stopForwarding', clusters: [cluster.context], zone } }),
  };
};

function* ofPlace(at: At, place: DnsPlace, forward: ForwardState): Iterable<Finding> {
  const { zone } = at.mesh.definition;
  const addresses = valueOr(at.cluster.nameResolution.istioCoreDnsIps, []);
  const [address] = addresses;
  const faults = zoneFaultsOf(place.config, zone, versionOf(at.cluster));
  for (const fault of faults) yield faulty(at, place, fault, address);
  if (forward.kind === 'none') yield notForwarded(at, place, address);
  const isOdd = faults.some((it) => it.kind === 'noUpstream' || it.kind === 'notAnAddress');
  if (forward.kind === 'forwarded' && address !== undefined && !isOdd) {
    const strangers = forward.to.filter((it) => !leadsToAnswerer(it, addresses));
    if (strangers.length > 0) yield elsewhere(at, place, strangers, address);
  }
  if (place.config.dialect === 'stubDomains') yield* ofKubeDns(at, place, faults);
  if (place.caution !== undefined) yield reverted(at, place, place.caution);
}

/** Anything wrong in its ConfigMap has kube-dns ignore all of it, the zone of the mesh included. */
function* ofKubeDns(at: At, place: DnsPlace, known: readonly ZoneFault[]): Iterable<Finding> {
  const data = textsAt(at.cluster.objects.get(place.configMap), 'data');
  for (const { key, kind, because } of kubeDnsFaults(data)) {
    if (kind === 'loneName' || (key === 'stubDomains' && known.length > 0)) continue;
    yield finding(codes[kind], {
      ...subjectOf(at),
      subject: place.configMap,
      message: `${shortNameOf(place.configMap)} in ${at.cluster.context}, ${key}: ${because} kube-dns ignores the whole ConfigMap because of it.`,
      hint: 'Correct it by hand.',
    });
  }
}

const versionOf = ({ nameResolution: { server } }: ReachableCluster) => {
  const found = valueOr(server, undefined);
  return found?.kind === 'coredns' ? found.version : undefined;
};

const notForwarded = (at: At, place: DnsPlace, address: string | undefined): Finding =>
  finding('MESH0401', {
    ...subjectOf(at),
    subject: place.configMap,
    message: `${shortNameOf(place.configMap)} in ${at.cluster.context} sends the zone ${at.mesh.definition.zone} nowhere, so .${at.mesh.definition.zone} names do not resolve.`,
    hint: `Forward the zone to ${istioSystem}/${istioCoreDns}.`,
    ...remedyIf(at, place, address, (text) => isForwarded(at, { ...place, text })),
  });

const elsewhere = (
  at: At,
  place: DnsPlace,
  strangers: readonly string[],
  address: string,
): Finding =>
  finding('MESH0402', {
    ...subjectOf(at),
    subject: place.configMap,
    message: `${shortNameOf(place.configMap)} in ${at.cluster.context} sends the zone ${at.mesh.definition.zone} to ${strangers.join(', ')}, but ${istioCoreDns} is at ${address}.`,
    hint: 'Forward the zone to the present address; it changes whenever the Service is made anew.',
    ...remedyIf(at, place, address, (text) => isForwarded(at, { ...place, text })),
  });

const reverted = (at: At, place: DnsPlace, caution: string): Finding =>
  finding('MESH0405', {
    ...subjectOf(at),
    subject: place.configMap,
    message: `An edit of the DNS of ${at.cluster.context} may not last: ${caution}`,
    hint: place.lasting ?? 'Keep the forwarded zone in the configuration of that platform as well.',
  });

const codes = {
  unreadable: 'MESH0409',
  servedTwice: 'MESH0408',
  otherPort: 'MESH0408',
  otherwiseServed: 'MESH0410',
  noUpstream: 'MESH0407',
  notAnAddress: 'MESH0406',
  wordRefused: 'MESH0404',
  wordIdle: 'MESH0413',
} as const satisfies Record<ZoneFaultKind, keyof typeof nameResolutionCodes>;

const hints: Readonly<Record<ZoneFaultKind, string>> = {
  unreadable: 'Correct it by hand; it is not touched here while it cannot be read.',
  servedTwice: 'Keep one of the blocks.',
  otherPort: 'Give the block the port of the main block.',
  otherwiseServed: 'Look whether that is meant; it is not touched here.',
  noUpstream: `Forward the zone to ${istioSystem}/${istioCoreDns}.`,
  notAnAddress: `Forward the zone to ${istioSystem}/${istioCoreDns}.`,
  wordIdle: 'Leave it out before CoreDNS is updated.',
  wordRefused: 'Change it before the next restart of CoreDNS; until then it runs the text it had.',
};

const faulty = (
  at: At,
  place: DnsPlace,
  fault: ZoneFault,
  address: string | undefined,
): Finding => {
  const { zone } = at.mesh.definition;
  const isGone = (text: string): boolean =>
    !zoneFaultsOf({ ...place.config, text }, zone, versionOf(at.cluster)).some(
      (it) => codes[it.kind] === codes[fault.kind],
    );
  return finding(codes[fault.kind], {
    ...subjectOf(at),
    subject: place.configMap,
    message: `${shortNameOf(place.configMap)} in ${at.cluster.context}, ${place.key}: ${fault.because}`,
    hint: hints[fault.kind],
    ...remedyIf(at, place, address, isGone),
  });
};

/** The remedy is offered only where the edit it would make cures the finding. */
function remedyIf(
  { mesh, cluster }: At,
  place: DnsPlace,
  address: string | undefined,
  cures: (text: string) => boolean,
): Pick<Finding, 'remedy'> {
  const { zone } = mesh.definition;
  const isImmutable = fieldAt(cluster.objects.get(place.configMap), 'immutable') === true;
  if (address === undefined || isImmutable) return {};
  const edit = withForward(place.config, zone, address);
  if (edit.kind === 'refused' || !cures(edit.text)) return {};
  return { remedy: { kind: 'forwardDns', clusters: [cluster.context], zone } };
}

const isForwarded = ({ mesh }: At, { config, text }: DnsPlace & { text: string }): boolean =>
  forwardOf({ ...config, text }, mesh.definition.zone).kind === 'forwarded';
