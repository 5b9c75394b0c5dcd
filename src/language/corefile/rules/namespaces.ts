/** Two ConfigMaps are named coredns: that of the cluster and that of istiocoredns (DNS-13). */
import { isOfCluster, isOfIstioCoreDns } from '../../../dns/corefileAsking';
import { zoneOf } from '../../../dns/corefileKey';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { serverBlocksOf, type Corefile } from '../../../dns/corefileTree';
import type { Fix } from '../../fixes/fix';
import type { Span } from '../../nodes';
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';
import type { CorefileContext, CorefileSource } from '../source';

/** Nothing in istio-system, nor in default, reads the ConfigMaps of the cluster DNS that have one name only. */
export function* strayed({ configMap, part }: CorefileRegion): Iterable<CorefileDiagnostic> {
  const { name, namespace, namespaceAt } = configMap ?? {};
  const isOfCluster = name === 'coredns-custom' || (name === 'kube-dns' && part === 'json');
  if (!isOfCluster || !namespaceAt || !/^(?:istio-system|default)$/.test(namespace ?? '')) return;
  yield {
    code: 'MESH0416',
    severity: 'warning',
    message: `The cluster DNS reads ConfigMap ${name} in kube-system, and nothing in ${namespace} does.`,
    ...namespaceAt,
    fixes: [moved(namespaceAt, 'kube-system')],
  };
}

const moved = (place: Span, newText: string): Fix => ({
  title: `Change to ${newText}`,
  preferred: true,
  edits: [{ ...place, newText }],
});

/** About the ConfigMap around the Corefile, so that its offsets are those of the document. */
export function* namespaces(
  { region, corefile }: CorefileSource,
  { zones, beside }: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const { configMap } = region;
  if (configMap?.name !== 'coredns' || configMap.key !== 'Corefile') return;
  const [isTheirs, isOurs] = [isOfCluster(corefile), isOfIstioCoreDns(corefile)];
  if (isTheirs === isOurs) return;
  const { namespace, namespaceAt } = configMap;
  const right = isOurs ? 'istio-system' : 'kube-system';
  const wrong = isOurs ? 'kube-system' : 'istio-system';
  if (!namespaceAt) return;
  if (
    isTheirs &&
    namespace === 'default' &&
    !configMap.isManaged &&
    !beside?.versions.has(namespace)
  )
    yield* inDefault(corefile, zones, namespaceAt);
  if (namespace !== wrong) return;
  yield {
    code: 'MESH0416',
    severity: 'error',
    message: isOurs
      ? 'This is the Corefile of istiocoredns: it asks a plugin on 127.0.0.1:8053 that no pod of the cluster DNS runs. In kube-system it takes the cluster its own names.'
      : 'This is the Corefile of a cluster: it answers for Services and asks no plugin. In istio-system, istiocoredns would know no name of the mesh.',
    ...namespaceAt,
    fixes: [moved(namespaceAt, right)],
  };
}

/** Where people forget the namespace of a copy. A CoreDNS of one's own may be there, and is seldom told of the mesh. */
function* inDefault(
  corefile: Corefile,
  zones: readonly string[],
  namespaceAt: Span,
): Iterable<CorefileDiagnostic> {
  const isOfMesh = serverBlocksOf(corefile).some((block) =>
    zones.some((it) => dnsPortsOf(block, zoneOf(it)).length > 0),
  );
  if (!isOfMesh) return;
  yield {
    code: 'MESH0416',
    severity: 'warning',
    message: 'The cluster DNS reads ConfigMap coredns in kube-system, and nothing in default does.',
    ...namespaceAt,
    fixes: [moved(namespaceAt, 'kube-system')],
  };
}
