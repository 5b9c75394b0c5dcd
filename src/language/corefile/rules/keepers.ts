/** Who else has a say in the ConfigMap around a Corefile, and what runs beside the server that reads it. */
import { isOfCluster, pluginIn } from '../../../dns/corefileAsking';
import { zoneOf } from '../../../dns/corefileKey';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { serverBlocksOf, type BlockKey, type Corefile } from '../../../dns/corefileTree';
import type { Keeper } from '../configMapLines';
import type { CorefileRule } from '../said';

/** The plugin answers the istiocoredns beside it; the cluster DNS goes through that (istio/istio#9902). */
export const misplacedPlugins: CorefileRule = function* ({ region: { configMap }, corefile }) {
  if (configMap?.name !== 'coredns' || configMap.namespace !== 'kube-system') return;
  // What is istiocoredns's own as a whole is said of the namespace.
  if (!isOfCluster(corefile)) return;
  for (const { directives } of serverBlocksOf(corefile)) {
    for (const directive of directives) {
      const to = pluginIn(directive);
      if (!to) continue;
      yield {
        code: 'MESH0416',
        severity: 'warning',
        message:
          'The plugin listens there in pods of istiocoredns only, and these are pods of the cluster DNS: forward the zone to the address of Service istio-system/istiocoredns, unless the plugin was added to them by hand.',
        start: to.start,
        end: to.end,
      };
    }
  }
};

const puttingBack: Readonly<Record<Keeper | Writer | 'importing' | 'nodeHosts', string>> = {
  importing:
    'This Corefile imports custom/*.server, as those of AKS, k3s and others do, which put this ConfigMap back as it was. There, the block belongs into ConfigMap coredns-custom, as a key that ends in .server.',
  addonManager:
    'The label addonmanager.kubernetes.io/mode: Reconcile hands this ConfigMap to the add-on manager, which puts it back as it was within minutes. Put the zone where the platform keeps such: on AKS into ConfigMap coredns-custom.',
  k3s: 'k3s made this ConfigMap, as its annotation objectset.rio.cattle.io says, and writes it anew each time a server starts. Put the zone into ConfigMap coredns-custom, as a key that ends in .server.',
  nodeHosts:
    'The file NodeHosts is one of k3s, which writes this ConfigMap anew each time a server starts, so that this block is lost. Put it into ConfigMap coredns-custom, as a key that ends in .server, which newer k3s imports.',
  charmed:
    'The label cdk-addons says that Charmed Kubernetes keeps this ConfigMap, and puts it back as it was. Put the block into the option extra-corefile of the charm, or set its dns-provider to none and run a CoreDNS of your own.',
  eks: 'Where CoreDNS is a managed add-on of EKS, updates of the add-on write this ConfigMap anew. There the block belongs into the configuration values of the add-on, as corefile.',
  openshift:
    'The DNS operator of OpenShift writes this ConfigMap, and puts it back as it was. Put the zone into spec.servers of the object default of kind DNS (operator.openshift.io/v1).',
  rke2: 'RKE2 writes this ConfigMap from its chart, and puts it back as it was. Put the zone into servers among the values of a HelmChartConfig rke2-coredns in kube-system.',
};

/** Who writes the ConfigMaps that have a name of their own. */
type Writer = 'openshift' | 'rke2';
const writers: Readonly<Partial<Record<string, Writer>>> = {
  'openshift-dns/dns-default': 'openshift',
  'kube-system/rke2-coredns-rke2-coredns': 'rke2',
};

/** What the add-on manager keeps, it puts back (domain facts 5.7; Azure/AKS#811). */
export const kept: CorefileRule = function* ({ region, corefile, text }, { zones, beside }) {
  const { name = '', namespace = '', keeper: marked } = region.configMap ?? {};
  const keeper =
    writers[`${namespace}/${name}`] ??
    (region.configMap && namespace === 'kube-system'
      ? (marked ?? unmarked(corefile, text, name === 'coredns' && !beside?.versions.size))
      : undefined);
  if (!keeper) return;
  for (const key of keysFor(corefile, zones, keeper === 'k3s' || keeper === 'nodeHosts')) {
    yield {
      code: 'MESH0405',
      // Of EKS nobody sees here whether the add-on is a managed one, and anybody may import such files.
      ...((keeper === 'eks' || keeper === 'importing') && { severity: 'info' as const }),
      message: puttingBack[keeper],
      start: key.token.start,
      end: key.token.end,
    };
  }
};

/** The blocks of our zones; k3s itself writes none but the main one, so there any other is somebody's. */
function keysFor(corefile: Corefile, zones: readonly string[], isAny: boolean): BlockKey[] {
  const blocks = serverBlocksOf(corefile);
  const ours = blocks.filter((block) => zones.some((it) => dnsPortsOf(block, zoneOf(it)).length));
  const others = isAny ? blocks.filter((it) => dnsPortsOf(it, '.').length === 0).slice(0, 1) : [];
  return (ours.length > 0 ? ours : others).flatMap(({ keys }) => keys.slice(0, 1));
}

/** Beside a CoreDNS of the text's own, the file of k3s may be somebody's as well. */
function unmarked(
  corefile: Corefile,
  text: string,
  isOfCluster: boolean,
): 'importing' | 'nodeHosts' | undefined {
  if (importsCustom(corefile)) return 'importing';
  return isOfCluster && /^[^#\n]*\bhosts[ \t]+\S*\/NodeHosts\b/m.test(text)
    ? 'nodeHosts'
    : undefined;
}

const importsCustom = ({ items }: Corefile): boolean =>
  items.some(
    (it) => it.kind === 'import' && /(?:^|\/)custom\/\*\.server$/.test(it.args[0]?.text ?? ''),
  );
