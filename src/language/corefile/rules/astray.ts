/** A zone of the mesh that is sent where istiocoredns is not (DNS-04; domain facts 5.4). */
import { zoneOf } from '../../../dns/corefileKey';
import { harmlessPlugins } from '../../../dns/corefilePlugins';
import { argumentsOf, serverBlocksOf, type ServerBlock } from '../../../dns/corefileTree';
import { upstreamFrom, upstreamText } from '../../../dns/upstream';
import type { ConfigMapPlace } from '../configMapLines';
import type { CorefileRule } from '../said';
import type { CorefileContext } from '../source';
import { ofClusterDns, sentTo } from './upstreams';

export const astray: CorefileRule = function* ({ corefile, templates, region }, context) {
  if (templates.hasTemplates) return;
  const address = besideOf(region.configMap, context);
  for (const block of serverBlocksOf(corefile)) {
    const [sender, ...others] = block.directives.filter((it) => !harmlessPlugins.has(it.name.text));
    if (!isOfMesh(block, context) || !sender || others.length > 0) continue;
    if (!/^(?:forward|proxy)$/.test(sender.name.text)) continue;
    const [, ...to] = argumentsOf(sender);
    const [first] = to;
    const message = astrayBecause(
      to.map((it) => it.text),
      address,
    );
    if (!first || message === undefined) continue;
    const place = { start: first.start, end: to.at(-1)?.end ?? first.end };
    const right = address ?? context.istioCoreDns;
    yield {
      code: 'MESH0402',
      severity: 'warning',
      message,
      ...place,
      ...(right !== undefined && {
        cures: [sentTo(right, { ...place, text: upstreamText(right) })],
      }),
    };
  }
};

const isOfMesh = ({ keys }: ServerBlock, { zones }: CorefileContext): boolean =>
  keys.length > 0 &&
  keys.every(
    ({ address }) =>
      address?.scheme === 'dns' && zones.some((zone) => address.zone === zoneOf(zone)),
  );

/** Of a cache on the nodes the zone may go to the cluster DNS first. */
export const besideOf = (
  configMap: ConfigMapPlace | undefined,
  { beside }: CorefileContext,
): string | undefined =>
  configMap &&
  /^(?:coredns(?:-custom)?|kube-dns)$/.test(configMap.name ?? '') &&
  (configMap.namespace ?? dnsNamespace) === dnsNamespace
    ? beside?.istioCoreDns
    : undefined;

const dnsNamespace = 'kube-system';

/** What a machine asks, and what anybody may. */
const outside: ReadonlySet<string> = new Set(
  '/etc/resolv.conf 8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1'.split(' '),
);

/** Undefined where it may well get there. `address` is that of istiocoredns by the same text. */
export function astrayBecause(
  to: readonly string[],
  address: string | undefined,
): string | undefined {
  const [first] = to;
  if (first === undefined) return undefined;
  if (to.every((it) => outside.has(it.replace(/:53$/, '')))) {
    return `${first} leads out of the cluster, where nobody knows a name of the mesh. The zone is for the cluster IP of Service istiocoredns.`;
  }
  if (address === undefined || !to.every((it) => isElsewhere(it, address))) return undefined;
  return `Service istiocoredns has the cluster IP ${address} in this very text, and ${first} is another.`;
}

/** Of what the cluster DNS has itself, that is said. */
function isElsewhere(to: string, address: string): boolean {
  const ip = upstreamFrom(to)?.ip;
  return (
    ip !== undefined &&
    ip !== address.toLowerCase() &&
    !ofClusterDns.has(ip) &&
    !/^(?:127\.|::1$)/.test(ip)
  );
}
