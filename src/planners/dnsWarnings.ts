/** What a person should know before the text of a DNS server is changed, as sentences. */
import { parseCorefile } from '../dns/corefile';
import { serverBlocksOf } from '../dns/corefileTree';
import { kubeDnsFaults } from '../dns/kubeDnsFaults';
import { wordFaultsOf } from '../dns/corefileWords';
import type { DnsPlace } from '../mesh/dns/dnsState';
import type { ReachableCluster } from '../mesh/snapshot';
import type { Version } from '../mesh/version';
import { istioSystem } from '../mesh/names';
import { textsAt } from '../objects/object';
import { shortNameOf } from '../objects/reference';

/** About one place and the text it gets. */
export function dnsWarnings(
  { context, objects }: ReachableCluster,
  place: DnsPlace,
  text: string,
  version: Version | undefined,
): readonly string[] {
  const { config, caution, lasting, configMap } = place;
  const warnings: string[] = [];
  if (caution !== undefined) {
    warnings.push(`In ${context}: ${caution}${lasting === undefined ? '' : ` ${lasting}`}`);
  }
  if (config.dialect === 'stubDomains') {
    const data = { ...textsAt(objects.get(configMap), 'data'), stubDomains: text };
    for (const { key, kind, because } of kubeDnsFaults(data)) {
      if (kind === 'loneName') continue;
      warnings.push(
        `In ${context}: kube-dns ignores ${shortNameOf(configMap)} as a whole because of ${key}. ${because}`,
      );
    }
  }
  if (config.dialect !== 'corefile') return warnings;
  const whole = [text, config.importedBy ?? ''].join('\n');
  if (version) warnings.push(...refusedWords(place, whole, version));
  if (!isReloaded(place, version)) {
    const restart =
      configMap.namespace === istioSystem
        ? '-n istio-system rollout restart deployment istiocoredns'
        : '-n kube-system rollout restart deployment coredns';
    warnings.push(
      `CoreDNS in ${context} does not read ${shortNameOf(configMap)} again by itself: restart its pods afterwards (kubectl ${restart}).`,
    );
  }
  return warnings;
}

/** A text the server would refuse keeps the old one running until the next restart, which then fails. */
function refusedWords(place: DnsPlace, text: string, version: Version): readonly string[] {
  const faults = [...wordFaultsOf(parseCorefile(text).value, version)];
  const refused = new Set(faults.filter((it) => it.kind !== 'idle').map((it) => it.because));
  const { cluster } = place.configMap;
  return [...refused].map(
    (because) =>
      `CoreDNS ${version.text} of ${cluster} would not start again, because of a word that is there already: ${because}.`,
  );
}

/** A `reload` in any block watches for the whole process; imported files only from CoreDNS 1.7 on. */
function isReloaded({ config }: DnsPlace, version: Version | undefined): boolean {
  const seesImports = version !== undefined && (version.major > 1 || version.minor >= 7);
  if (config.importedBy !== undefined && !seesImports) return false;
  return serverBlocksOf(parseCorefile(config.importedBy ?? config.text).value).some((block) =>
    block.directives.some((it) => it.name.text === 'reload'),
  );
}
