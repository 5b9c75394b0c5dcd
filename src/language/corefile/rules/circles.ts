/** Questions that come back to the block that sends them on, and names that no block answers for. */
import { isOfCluster, isOfIstioCoreDns } from '../../../dns/corefileAsking';
import { loopsIn, type Loop } from '../../../dns/corefileLoops';
import { serverBlocksOf } from '../../../dns/corefileTree';
import type { CorefileRule, Cure } from '../said';
import type { CorefileSource } from '../source';

export const circles: CorefileRule = function* ({ corefile, templates }) {
  if (templates.hasTemplates) return;
  for (const loop of loopsIn(corefile)) {
    yield {
      code: 'MESH0402',
      severity: 'warning',
      message: circleOf(loop),
      start: loop.to.start,
      end: loop.to.end,
    };
  }
};

function circleOf({ to, port, isBound, isHalted }: Loop): string {
  const where = isBound ? 'its bind says so' : `on port ${port} of its own pod or machine`;
  const end = isHalted ? 'the plugin loop halts the server over it' : 'nobody answers them';
  return `This block listens at ${to.text} itself (${where}), so its questions come back to it, and ${end}.`;
}

/** The whole Corefile of a cluster in which only some zones have a block. */
export const rootless: CorefileRule = function* (source) {
  if (!isWhole(source)) return;
  const [block, ...others] = serverBlocksOf(source.corefile);
  const [key] = block?.keys ?? [];
  const last = block?.keys.at(-1);
  const port = key?.address?.port ?? '';
  if (!block || !key || !last || !others.every((it) => isOnPort(it.keys, port))) return;
  yield {
    code: 'MESH0407',
    severity: source.region.configMap ? 'warning' : 'info',
    message:
      'No block answers for the zone . that holds all names, so CoreDNS refuses every name outside of the zones that have a block here.',
    start: key.token.start,
    end: last.token.end,
    cures: [rooted(source, port)],
  };
};

const isOnPort = (keys: ReturnType<typeof serverBlocksOf>[number]['keys'], port: string): boolean =>
  keys.every(({ address }) => address?.scheme === 'dns' && address.port === port);

/** Of what it lacks, nothing is imported, filled in or left out for brevity. */
function isWhole({ region, corefile, main, templates, problems }: CorefileSource): boolean {
  const { configMap, part, isImported } = region;
  if (part !== 'whole' || isImported || main !== 'none') return false;
  if (templates.hasTemplates || problems.length > 0 || isOfIstioCoreDns(corefile)) return false;
  if (corefile.items.some((it) => it.kind === 'import' || it.kind === 'stray')) return false;
  if (!isOfCluster(corefile)) return false;
  if (!configMap) return true;
  return configMap.name === 'coredns' && (configMap.namespace ?? dnsNamespace) === dnsNamespace;
}

const dnsNamespace = 'kube-system';

function rooted({ text }: CorefileSource, port: string): Cure {
  const end = text.trimEnd().length;
  const lines = ['errors', 'forward . /etc/resolv.conf', 'cache 30'].map((it) => `    ${it}`);
  return {
    title: 'Add a block that sends all other names on',
    edits: [{ start: end, end, text: ['', `.:${port} {`, ...lines, '}'].join('\n') }],
  };
}
