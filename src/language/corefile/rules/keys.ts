/** Keys under which no server finds what they hold, and what is not what its key says (domain facts 5.2, 5.7). */
import { zoneOf } from '../../../dns/corefileKey';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { plugins } from '../../../dns/corefilePlugins';
import { serverBlocksOf } from '../../../dns/corefileTree';
import type { CorefileDiagnostic, CorefileRule } from '../said';
import type { CorefileContext, CorefileSource } from '../source';

/** The key of a Corefile is exact, and clouds import what ends in `.server` and `.override`. */
export function* keys(
  source: CorefileSource,
  { zones }: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const { configMap, start } = source.region;
  if (!configMap) return;
  const { key, name } = configMap;
  const isCustom = name === 'coredns-custom' && !/\.(?:server|override)$/.test(key);
  const isMisspelt = name === 'coredns' && key !== 'Corefile' && /^corefile$/i.test(key);
  if (!isMisspelt && !(isCustom && servesAny(source, zones))) return;
  const meant = isMisspelt ? 'Corefile' : `${key.replace(/\.\w+$/, '').toLowerCase()}.server`;
  const place = { start, end: start + key.length };
  yield {
    code: 'MESH0416',
    severity: isMisspelt && configMap.namespace === 'kube-system' ? 'error' : 'warning',
    message: isMisspelt
      ? `CoreDNS reads the key Corefile, in just these letters: a pod with this ConfigMap has no Corefile.`
      : 'Of ConfigMap coredns-custom, only keys that end in .server or .override are imported, so nobody reads this block.',
    ...place,
    fixes: [
      { title: `Rename to ${meant}`, preferred: true, edits: [{ ...place, newText: meant }] },
    ],
  };
}

const servesAny = ({ corefile }: CorefileSource, zones: readonly string[]): boolean =>
  serverBlocksOf(corefile).some((block) =>
    zones.some((it) => dnsPortsOf(block, zoneOf(it)).length > 0),
  );

/** Plugins without a block: the server takes the first for the name of a zone. */
export const blockless: CorefileRule = function* ({ region, corefile, templates }) {
  if (!region.configMap?.key.endsWith('.server') || templates.hasTemplates) return;
  for (const { open, keys: zones } of serverBlocksOf(corefile)) {
    const [first] = zones;
    if (open || !first || !plugins.has(first.token.text)) continue;
    const { start, end, text } = first.token;
    yield {
      code: 'MESH0409',
      message: `A key that ends in .server holds whole server blocks, such as global:53 { … }. Without one, CoreDNS takes ${text} for the name of a zone.`,
      start,
      end,
    };
  }
};
