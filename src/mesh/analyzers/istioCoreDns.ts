import { answerOf, withAnswer } from '../../dns/corefileAnswering';
import { isOfCluster, isOfIstioCoreDns, overtakings } from '../../dns/corefileAsking';
import { parseCorefile } from '../../dns/corefile';
import { fieldAt } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import { shortNameOf } from '../../objects/reference';
import { nameResolutionCodes } from '../catalogue/nameResolution';
import type { Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import type { DnsPlace } from '../dns/dnsState';
import type { ReachableCluster } from '../snapshot';

const finding = findingFrom(nameResolutionCodes);

/** Whether istiocoredns, once it is asked, can answer for the zone. */
export function* ofIstioCoreDns(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const { istioCoreDnsPlace, place } = cluster.nameResolution;
  const own = valueOr(istioCoreDnsPlace, undefined);
  const clusters = valueOr(place, undefined);
  if (own) yield* ofOwnCorefile({ mesh, cluster, place: own });
  // An extension is only a part of the Corefile of the cluster.
  if (clusters?.key === 'Corefile') yield* ofClusterCorefile({ mesh, cluster, place: clusters });
}

interface At {
  readonly mesh: MeshView;
  readonly cluster: ReachableCluster;
  readonly place: DnsPlace;
}

const subjectOf = ({ mesh, cluster, place }: At) => ({
  mesh: mesh.definition.name,
  cluster: cluster.context,
  subject: place.configMap,
});

function* ofOwnCorefile(at: At): Iterable<Finding> {
  const { text } = at.place.config;
  const corefile = parseCorefile(text).value;
  if (isOfCluster(corefile) && !isOfIstioCoreDns(corefile)) {
    yield mistaken(at, 'is the Corefile of a cluster: it answers for Services, and asks no plugin');
    return;
  }
  if (answerOf(text, at.mesh.definition.zone).kind === 'none') yield notAnswered(at);
  for (const { zone } of overtakings(corefile)) yield overtaken(at, zone.text);
}

function* ofClusterCorefile(at: At): Iterable<Finding> {
  const corefile = parseCorefile(at.place.config.text).value;
  if (isOfIstioCoreDns(corefile) && !isOfCluster(corefile)) {
    yield mistaken(at, 'is the Corefile of istiocoredns: it asks a plugin that no pod there runs');
  }
}

function notAnswered(at: At): Finding {
  const { mesh, cluster, place } = at;
  const { zone } = mesh.definition;
  const isImmutable = fieldAt(cluster.objects.get(place.configMap), 'immutable') === true;
  const isCurable = !isImmutable && withAnswer(place.config.text, zone).kind === 'edited';
  return finding('MESH0414', {
    ...subjectOf(at),
    message: `${shortNameOf(place.configMap)} in ${cluster.context} asks the plugin of istiocoredns for other zones only, so .${zone} names are not found.`,
    hint: `Add a block for ${zone} with grpc . 127.0.0.1:8053 to it.`,
    ...(isCurable && { remedy: { kind: 'forwardDns', clusters: [cluster.context], zone } }),
  });
}

const overtaken = (at: At, zone: string): Finding =>
  finding('MESH0415', {
    ...subjectOf(at),
    message: `${shortNameOf(at.place.configMap)} in ${at.cluster.context} forwards everything, and forward comes before grpc, which never gets the questions for ${zone}.`,
    hint: `Give forward the option except ${zone}.`,
  });

const mistaken = (at: At, clause: string): Finding =>
  finding('MESH0416', {
    ...subjectOf(at),
    message: `${shortNameOf(at.place.configMap)} in ${at.cluster.context} ${clause}.`,
    hint: 'Both are called coredns: the one in kube-system is the cluster’s, the one in istio-system that of istiocoredns. Restore it.',
  });
