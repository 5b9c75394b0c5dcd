/** Blocks that listen elsewhere than the one that questions arrive at (DNS-08). */
import { layoutOf } from '../../../dns/corefileEdit';
import { zoneOf } from '../../../dns/corefileKey';
import { bindsIn, dnsPortsOf } from '../../../dns/corefileMain';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, serverBlocksOf, type ServerBlock } from '../../../dns/corefileTree';
import { isIp } from '../../../dns/upstream';
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic, CorefileRule, Cure } from '../said';
import { sourceOf, type CorefileContext, type CorefileSource } from '../source';

/** A block of the mesh without `bind` beside a main block that has one. */
export const unbound: CorefileRule = function* (source, { zones }) {
  const { corefile, main, templates, region } = source;
  if (templates.hasTemplates || typeof main === 'string' || main.binds.length === 0) return;
  for (const block of serverBlocksOf(corefile)) {
    const [key] = block.keys;
    const listens = zones.some((zone) =>
      dnsPortsOf(block, zoneOf(zone)).some((it) => main.ports.includes(it)),
    );
    const mayBind = block.directives.some((it) => /^(?:bind|import)$/.test(it.name.text));
    if (!key || !listens || mayBind) continue;
    yield {
      code: 'MESH0411',
      severity: isNodeLocal(region) ? 'error' : 'warning',
      message: `Questions arrive at the addresses of ${main.binds.join(', ')}, and this block does not listen there: it needs the same line.`,
      start: key.token.start,
      end: key.token.end,
      cures: bound(source, block, main.binds),
    };
  }
};

/** Of a cache on the nodes, a block of the mesh that listens where no pod asks. */
export const boundElsewhere: CorefileRule = function* (source, { zones }) {
  const { corefile, main, templates, region } = source;
  if (!isNodeLocal(region) || templates.hasTemplates || typeof main === 'string') return;
  if (main.binds.length === 0) return;
  const theirs = main.blocks.flatMap(addressesOf);
  for (const block of serverBlocksOf(corefile)) {
    if (!zones.some((zone) => dnsPortsOf(block, zoneOf(zone)).length > 0)) continue;
    const own = addressesOf(block);
    const [first] = own;
    const all = [...own, ...theirs];
    if (!first || !all.every((it) => isIp(it.text)) || all.some(isWildcard)) continue;
    if (own.some((it) => theirs.some(({ text }) => text === it.text))) continue;
    const place = { start: first.start, end: own.at(-1)?.end ?? first.end };
    const text = theirs.map((it) => it.text).join(' ');
    yield {
      code: 'MESH0411',
      severity: 'warning',
      message: `Pods ask at ${text}, where the block for all names listens, and this one does not.`,
      ...place,
      // Of several lines each would have to go.
      ...(bindsIn(block).length === 1 && {
        cures: [{ title: 'Listen where the main block does', edits: [{ ...place, text }] }],
      }),
    };
  }
};

const addressesOf = (block: ServerBlock): readonly CorefileToken[] =>
  bindsIn(block).flatMap(argumentsOf);

/** Every address there is. */
const isWildcard = ({ text }: CorefileToken): boolean => text === '0.0.0.0' || text === '::';

function bound(
  { text }: CorefileSource,
  block: ServerBlock,
  binds: readonly string[],
): readonly Cure[] {
  const { open, directives } = block;
  if (!open || directives[0]?.name.startsLine !== true) return [];
  const { inner } = layoutOf(text, block);
  const lines = binds.map((it) => `\n${inner}${it}`).join('');
  const edits = [{ start: open.end, end: open.end, text: lines }];
  return [{ title: 'Listen where the main block does', edits }];
}

/** As kubeadm, kops and others call it, and as kubespray does (domain facts 5.6). */
const isNodeLocal = ({ configMap }: CorefileRegion): boolean =>
  /^node-?local-?dns$/.test(configMap?.name ?? '');

/** The zone in the Corefile of CoreDNS, and not in that of the cache on the nodes, which passes CoreDNS by. */
export function* passedBy(
  regions: readonly CorefileRegion[],
  context: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const local = regions.filter((it) => isNodeLocal(it) && it.configMap?.key === 'Corefile');
  if (local.length === 0) return;
  const central = regions.filter(isCentral).map((it) => sourceOf(it, context));
  for (const zone of context.zones) {
    if (!central.some((it) => serves(it, zone))) continue;
    for (const region of local) {
      const source = sourceOf(region, context);
      if (source.templates.hasTemplates || serves(source, zone) || !goesOutside(source)) continue;
      yield {
        code: 'MESH0411',
        severity: 'warning',
        message: `Pods ask NodeLocal DNSCache first, and this sends what it has no block for to the servers of the node: the block of ${zone} in CoreDNS is never asked. It needs one here, too, with bind.`,
        start: region.start,
        end: region.start + 'Corefile'.length,
        fixes: [],
      };
    }
  }
}

const isCentral = ({ configMap }: CorefileRegion): boolean =>
  configMap?.name === 'coredns' &&
  configMap.key === 'Corefile' &&
  configMap.namespace === 'kube-system';

const serves = ({ corefile }: CorefileSource, zone: string): boolean =>
  serverBlocksOf(corefile).some((it) => dnsPortsOf(it, zoneOf(zone)).length > 0);

/** All else goes past CoreDNS, and nothing that is imported says otherwise. */
const goesOutside = ({ main, corefile }: CorefileSource): boolean =>
  typeof main !== 'string' &&
  corefile.items.every((it) => it.kind === 'server') &&
  main.blocks.every(
    (block) =>
      bindsIn(block).length > 0 &&
      block.directives.every((it) => it.name.text !== 'import') &&
      block.directives.some(
        (it) =>
          it.name.text === 'forward' &&
          argumentsOf(it)
            .slice(1)
            .every((to) => outside.has(to.text)),
      ),
  );

const outside: ReadonlySet<string> = new Set(['__PILLAR__UPSTREAM__SERVERS__', '/etc/resolv.conf']);
