/** Two ConfigMaps are named coredns: that of the cluster and that of istiocoredns (DNS-13). */
import { isOfCluster, isOfIstioCoreDns } from '../../../dns/corefileAsking';
import type { Fix } from '../../fixes/fix';
import type { Span } from '../../nodes';
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';
import type { CorefileSource } from '../source';

/** Nothing in istio-system reads the ConfigMaps of the cluster DNS that have one name only. */
export function* strayed({ configMap, part }: CorefileRegion): Iterable<CorefileDiagnostic> {
  const { name, namespace, namespaceAt } = configMap ?? {};
  const isOfCluster = name === 'coredns-custom' || (name === 'kube-dns' && part === 'json');
  if (!isOfCluster || namespace !== 'istio-system' || !namespaceAt) return;
  yield {
    code: 'MESH0416',
    severity: 'warning',
    message: `The cluster DNS reads ConfigMap ${name} in kube-system, and nothing in istio-system does.`,
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
export function* namespaces({ region, corefile }: CorefileSource): Iterable<CorefileDiagnostic> {
  const { configMap } = region;
  if (configMap?.name !== 'coredns' || configMap.key !== 'Corefile') return;
  const [isTheirs, isOurs] = [isOfCluster(corefile), isOfIstioCoreDns(corefile)];
  if (isTheirs === isOurs) return;
  const { namespace, namespaceAt } = configMap;
  const right = isOurs ? 'istio-system' : 'kube-system';
  const wrong = isOurs ? 'kube-system' : 'istio-system';
  if (namespace !== wrong || !namespaceAt) return;
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
