/** What makes kube-dns ignore its whole ConfigMap (DNS-05). */
import { kubeDnsFaults } from '../../../dns/kubeDnsFaults';
import { plainZone } from '../../../dns/corefileKey';
import { parseJson, type JsonMember } from '../../../dns/jsonText';
import { nameResolutionCodes } from '../../../mesh/catalogue/nameResolution';
import type { Fix } from '../../fixes/fix';
import type { Span } from '../../nodes';
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';
import type { CorefileContext } from '../source';
import { astrayBecause, besideOf } from './astray';
import { leftToShell } from './unfilled';
import { isNearZone, isWithin, nearMessage } from './nearZones';

/** About one key of the ConfigMap; its templates are left to those who fill them in. */
export function* kubeDns(
  region: CorefileRegion,
  context: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const { text, configMap, isExpanded, toDocument, written } = region;
  const { zones, istioCoreDns } = context;
  if (configMap?.name !== 'kube-dns' || text.includes('{{')) return;
  if (configMap.key === 'stubDomains') {
    yield* nearZonesIn(region, context);
    yield* ownDomainIn(region);
    yield* nowhereIn(region, context);
    yield* astrayIn(region, context);
    yield* alsoSentIn(region, context);
  }
  const filled = text.replace(shellText, (it) => 'x'.repeat(it.length));
  const faultsOf = (json: string) => kubeDnsFaults({ [configMap.key]: json });
  const isReadOnceFilled =
    filled !== text && faultsOf(filled).every(({ kind }) => kind !== 'unreadable');
  for (const fault of faultsOf(isExpanded ? filled : text)) {
    const isUnreadable = fault.kind === 'unreadable';
    const code = isUnreadable ? 'MESH0409' : 'MESH0406';
    const shown = text.slice(fault.start, fault.end);
    const isShellText = isUnreadable ? isReadOnceFilled : shown.search(shellText) >= 0;
    if (isExpanded && isShellText) continue;
    const place = { start: toDocument(fault.start), end: toDocument(fault.end) };
    const isOfMesh = fault.zone !== undefined && zones.includes(plainZone(fault.zone) ?? '');
    yield {
      code,
      // A shell that reads the text fills it in.
      severity:
        isShellText || fault.kind === 'loneName' ? 'warning' : nameResolutionCodes[code].severity,
      message:
        fault.kind === 'loneName'
          ? `${fault.because} Early releases of kube-dns ignore the whole ConfigMap because of it, later ones look the name up.`
          : isShellText && !isUnreadable
            ? `${leftToShell(shown.match(shellText)?.[0] ?? shown)}, and kube-dns ignores the whole ConfigMap because of it.`
            : `${fault.because} kube-dns ignores the whole ConfigMap because of it.`,
      ...place,
      fixes:
        isOfMesh && istioCoreDns !== undefined
          ? fix(
              `Send it to istiocoredns at ${istioCoreDns}`,
              place,
              written(JSON.stringify(istioCoreDns)),
            )
          : fault.meant === undefined
            ? asJson(region)
            : fix(`Change to ${fault.meant}`, place, written(fault.meant)),
    };
  }
}

/** Of what is none but for commas too many and quotes of another kind. */
function asJson({ text, configMap, toDocument, written }: CorefileRegion): readonly Fix[] {
  if (configMap?.key === 'federations') return [];
  const plain = text.trim();
  const start = text.indexOf(plain);
  const mended = plain.replace(/,(\s*[\]}])/g, '$1').replace(/'([^'"\n]*)'/g, '"$1"');
  if (mended === plain || parseJson(mended).kind === 'problem') return [];
  const place = { start: toDocument(start), end: toDocument(start + plain.length) };
  return fix('Make it JSON', place, written(mended));
}

/** None where the text is not plainly written. */
const fix = (title: string, place: Span, newText: string | undefined): readonly Fix[] =>
  newText === undefined ? [] : [{ title, preferred: true, edits: [{ ...place, newText }] }];

/** Of a zone but for a letter that of the mesh, where nothing sends that anywhere. */
function* nearZonesIn(
  { text, toDocument, written }: CorefileRegion,
  { zones }: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const parsed = parseJson(text);
  if (parsed.kind === 'problem' || parsed.value.kind !== 'object') return;
  const { members } = parsed.value;
  const absent = zones.filter((zone) => members.every(({ key }) => plainZone(key) !== zone));
  for (const { key, start, keyEnd, value } of members) {
    const to = value.kind === 'array' ? value.items : [];
    const zone = absent.find((it) => isNearZone(key, it));
    if (zone === undefined || !to.some((it) => it.kind === 'text' && isWithin(it.value))) continue;
    const place = { start: toDocument(start), end: toDocument(keyEnd) };
    yield {
      code: 'MESH0401',
      severity: 'warning',
      message: nearMessage(key, zone),
      ...place,
      fixes: fix(`Change to ${zone}`, place, written(JSON.stringify(zone))),
    };
  }
}

const membersOf = (text: string): readonly JsonMember[] => {
  const parsed = parseJson(text);
  return parsed.kind === 'problem' || parsed.value.kind !== 'object' ? [] : parsed.value.members;
};

/** kube-dns answers for it itself. A cluster may have another domain, though few do. */
function* ownDomainIn({ text, toDocument }: CorefileRegion): Iterable<CorefileDiagnostic> {
  for (const { key, start, keyEnd } of membersOf(text)) {
    if (plainZone(key) !== 'cluster.local') continue;
    yield {
      code: 'MESH0409',
      severity: 'warning',
      message:
        'cluster.local is the domain of the cluster itself, unless it was set up with another: kube-dns ignores the whole ConfigMap because of it.',
      start: toDocument(start),
      end: toDocument(keyEnd),
      fixes: [],
    };
  }
}

/** Of a zone of the mesh with an empty list. */
function* nowhereIn(
  { text, toDocument }: CorefileRegion,
  { zones }: CorefileContext,
): Iterable<CorefileDiagnostic> {
  for (const { key, value } of membersOf(text)) {
    if (value.kind !== 'array' || value.items.length > 0) continue;
    if (!zones.includes(plainZone(key) ?? '')) continue;
    yield {
      code: 'MESH0407',
      severity: 'warning',
      message: `No address stands in the list of ${key}, so nobody is asked for its names: it is for the cluster IP of Service istiocoredns.`,
      start: toDocument(value.start),
      end: toDocument(value.end),
      fixes: [],
    };
  }
}

/** A zone of the mesh that is sent where istiocoredns is not. */
function* astrayIn(
  { text, configMap, toDocument, written }: CorefileRegion,
  context: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const address = besideOf(configMap, context);
  for (const { key, value } of membersOf(text)) {
    if (value.kind !== 'array' || !context.zones.includes(plainZone(key) ?? '')) continue;
    const to = value.items.map((it) => (it.kind === 'text' ? it.value : ''));
    const message = astrayBecause(to, address);
    if (message === undefined) continue;
    const place = { start: toDocument(value.start), end: toDocument(value.end) };
    const right = address ?? context.istioCoreDns;
    yield {
      code: 'MESH0402',
      severity: 'warning',
      message,
      ...place,
      fixes:
        right === undefined
          ? []
          : fix(`Send it to istiocoredns at ${right}`, place, written(JSON.stringify([right]))),
    };
  }
}

/**
 * Zones that go where that of the mesh goes, by the name of istiocoredns in a command or by its address: as
 * charts make it, it answers for `global` alone (domain facts 2.7).
 */
function* alsoSentIn(
  { text, configMap, toDocument }: CorefileRegion,
  context: CorefileContext,
): Iterable<CorefileDiagnostic> {
  const address = besideOf(configMap, context) ?? context.istioCoreDns;
  for (const { key, start, keyEnd, value } of membersOf(text)) {
    const zone = plainZone(key) ?? '';
    if (zone === '' || context.zones.includes(zone)) continue;
    const written = text.slice(value.start, value.end);
    if (
      !/\$\([^"]*\bistiocoredns\b/.test(written) &&
      (address === undefined || !written.includes(`"${address}"`))
    )
      continue;
    yield {
      code: 'MESH0414',
      severity: 'info',
      message: `As Istio's charts make it, istiocoredns answers for global alone: for ${key} its own ConfigMap needs a block with the line grpc . 127.0.0.1:8053.`,
      start: toDocument(start),
      end: toDocument(keyEnd),
      fixes: [],
    };
  }
}

/** A variable, or a command with whatever quotes: what a shell puts there is not known here. */
const shellText = /\$(?:\((?:[^()\n]|\([^()\n]*\))*\)|\{[^{}\n]*\}|\w+)/g;
