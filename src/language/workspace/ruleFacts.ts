/** What the index keeps of DestinationRules: their subsets, and what they say of TLS. */
import { labelsOf, type Path, type Text, type Unsure } from '../../mesh/rules/entry/entry';
import { none, saidByEach } from '../../mesh/rules/saying';
import { fieldAt, listAt, textAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { listIn, nodeAt, type Span } from '../nodes';
import { objectsOfKind } from '../rules/subjects';
import { copyOf, labelCopy } from './copies';
import { objectFacts, spanAt, type Named, type ObjectFacts } from './objectFacts';

/** A DestinationRule. The span is that of its host. */
export interface RuleFacts extends ObjectFacts, Span {
  /** In lower case. */
  readonly host: string;
  /** Undefined when not all of them are in sight. */
  readonly subsets: readonly SubsetFacts[] | undefined;
  /** Subsets that a server name carries: `outbound_.80_.v2_.<host>`. */
  readonly serverNames: readonly Named[];
  /** It gives calls a server name of its own. */
  readonly isRenamed: boolean;
  /** It turns mutual TLS of the mesh on for all calls to the host. */
  readonly isMutual: boolean;
  /** It makes TLS of some plain calls to the host, not that of the mesh. */
  readonly isOriginating: boolean;
}

export interface SubsetFacts extends Span {
  readonly name: string;
  readonly path: Path;
  readonly labels: ReadonlyMap<string, Text> | Unsure;
}

export const rulesIn = (document: ManifestDocument): readonly RuleFacts[] =>
  saidByEach(objectsOfKind(document, 'DestinationRule'), (it) => ruleIn(it, document));

/** What is spread stands last, here and in the other facts: engines are ten times slower to add to it. */
function ruleIn(object: ManifestObject, document: ManifestDocument): readonly RuleFacts[] {
  const spec = specOf(object);
  const host = fieldAt(spec, 'host');
  if (typeof host !== 'string') return none;
  const tls = tlsIn(spec);
  const isRenamed = tls.some((it) => fieldAt(it, 'sni') !== undefined);
  const { start, end } = spanAt(object, ['spec', 'host']);
  return [
    {
      start,
      end,
      host: copyOf(host.toLowerCase()),
      subsets: object.whole ? subsetsIn(object, listAt(spec, 'subsets')) : undefined,
      serverNames: isRenamed ? serverNamesIn(object, document) : none,
      isRenamed,
      isMutual: textAt(spec, 'trafficPolicy', 'tls', 'mode') === 'ISTIO_MUTUAL',
      isOriginating: tls.some((it) => it !== undefined && !isOfMesh(it)),
      ...objectFacts(object, document),
    },
  ];
}

const isOfMesh = (tls: unknown): boolean =>
  ['ISTIO_MUTUAL', 'DISABLE'].includes(textAt(tls, 'mode') ?? '');

/** What a rule says of TLS, for all calls, for a subset or for a port. */
const tlsIn = (spec: unknown): readonly unknown[] =>
  [spec, ...listAt(spec, 'subsets')]
    .map((it) => fieldAt(it, 'trafficPolicy'))
    .flatMap((it) => [it, ...listAt(it, 'portLevelSettings')])
    .map((it) => fieldAt(it, 'tls'));

/** Those of the rule's own host, or of the Service behind it. */
function serverNamesIn({ node }: ManifestObject, { text }: ManifestDocument): readonly Named[] {
  const policy = nodeAt(node, ['spec', 'trafficPolicy']);
  const subsets = listIn(nodeAt(node, ['spec', 'subsets']))?.items ?? [];
  const policies = [policy, ...subsets.map((it) => nodeAt(it, ['trafficPolicy']))];
  const all = policies.flatMap((it) => [
    it,
    ...(listIn(nodeAt(it, ['portLevelSettings']))?.items ?? []),
  ]);
  return all.flatMap((it) => {
    const sni = nodeAt(it, ['tls', 'sni']);
    const [, front = '', name = ''] =
      /^(["']?outbound_\.\d+_\.)([a-z0-9-]+)_\./i.exec(text.slice(sni?.start, sni?.end)) ?? [];
    if (!sni || name === '') return [];
    const start = sni.start + front.length;
    return [{ name: copyOf(name), start, end: start + name.length }];
  });
}

function subsetsIn(
  object: ManifestObject,
  subsets: readonly unknown[],
): readonly SubsetFacts[] | undefined {
  const facts = subsets.flatMap((it, index): readonly SubsetFacts[] => {
    const name = fieldAt(it, 'name');
    const path = ['spec', 'subsets', index];
    if (typeof name !== 'string') return [];
    const labels = labelsOf(fieldAt(it, 'labels'));
    return [
      {
        name: copyOf(name),
        path,
        labels: labelCopy(labels),
        ...spanAt(object, [...path, 'name']),
      },
    ];
  });
  return facts.length === subsets.length ? facts : undefined;
}
