/** What makes kube-dns ignore its whole ConfigMap (DNS-05). */
import { kubeDnsFaults } from '../../../dns/kubeDnsFaults';
import { plainZone } from '../../../dns/corefileKey';
import { nameResolutionCodes } from '../../../mesh/catalogue/nameResolution';
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';
import type { CorefileContext } from '../source';

/** About one key of the ConfigMap; its templates are left to those who fill them in. */
export function* kubeDns(
  { text, configMap, toDocument }: CorefileRegion,
  { zones, istioCoreDns }: CorefileContext,
): Iterable<CorefileDiagnostic> {
  if (!configMap || text.includes('{{')) return;
  for (const fault of kubeDnsFaults({ [configMap.key]: text })) {
    const code = fault.kind === 'unreadable' ? 'MESH0409' : 'MESH0406';
    const place = { start: toDocument(fault.start), end: toDocument(fault.end) };
    const isOfMesh = fault.zone !== undefined && zones.includes(plainZone(fault.zone) ?? '');
    yield {
      code,
      // A shell that reads the text fills it in.
      severity: /\$[({A-Za-z_]/.test(fault.because)
        ? 'warning'
        : nameResolutionCodes[code].severity,
      message: `${fault.because} kube-dns ignores the whole ConfigMap because of it.`,
      ...place,
      fixes:
        isOfMesh && istioCoreDns !== undefined
          ? [
              {
                title: `Send it to istiocoredns at ${istioCoreDns}`,
                preferred: true,
                edits: [{ ...place, newText: `"${istioCoreDns}"` }],
              },
            ]
          : [],
    };
  }
}
