/** What is still to be filled in of what a mesh, its clusters and networks are known by. */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { listAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { mapIn, nodeAt } from '../nodes';
import { labelledKinds } from '../schema/labelled';
import type { DocumentRule } from './rule';
import { gapsIn } from './secretGaps';
import { writtenAt } from './secretKinds';
import {
  cutShort,
  fieldsAt,
  headOf,
  hints,
  leftToPersons,
  mayHold,
  placeholderAt,
  unfilledAmong,
  valuesAt,
  type Value,
} from './unfilled';

/** What an installation is known under, and reached by from other clusters. */
export const operatorPlaceholders: DocumentRule = function* (document) {
  for (const object of document.objects) {
    if (object.kind !== 'IstioOperator') continue;
    yield* valuePlaceholders(object, ['spec', 'values'], document);
    const values = [
      ...valuesAt(object, namesOfInstall).filter(([, node]) => mayHold(node, document)),
      ...valuesAt(object, addressesOfMesh(specOf(object))),
    ];
    yield* hints(unfilledAmong(values, object, document));
    const labels = gatewaysOf(specOf(object)).flatMap((it) => fieldsAt(object, [...it, 'label']));
    const open = labels.filter(([, node]) => mayHold(node, document));
    yield* unfilledAmong(open, object, document);
  }
};

/** Of values for charts, which stand at a path. */
export function* valuePlaceholders(
  object: ManifestObject,
  path: Path,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  const names = namesOfMesh.map((it): Path => [...path, ...it]);
  const values = [
    ...valuesAt(object, names).filter(([, node]) => mayHold(node, document)),
    ...valuesAt(object, [[...path, 'global', 'remotePilotAddress']]),
  ];
  for (const it of unfilledAmong(values, object, document)) {
    const isAddress = it.data?.path.at(-1) === 'remotePilotAddress';
    // What a person was to fill in is no address; a shell may be on the way.
    const isBroken = isAddress && !/[$`%]/.test(document.text.slice(it.start, it.end));
    yield isBroken ? it : { ...it, severity: 'info' };
  }
}

/** Capitals alone may be a name. */
const namesOfMesh: readonly Path[] = [
  ['global', 'hub'],
  ['global', 'tag'],
  ['global', 'meshID'],
  ['global', 'network'],
  ['global', 'multiCluster', 'clusterName'],
  ['meshConfig', 'trustDomain'],
];

const namesOfInstall: readonly Path[] = [
  ['spec', 'hub'],
  ['spec', 'tag'],
  ['spec', 'meshConfig', 'trustDomain'],
];

/** What pods and gateways are known by in other clusters; a label that is not filled in is refused. */
export const topologyPlaceholders: DocumentRule = function* (document) {
  if (!document.text.includes('topology.istio.io/')) return;
  for (const object of document.objects) {
    const isOurs = labelledKinds.includes(object.kind) || isOfGatewayApi(object);
    const found = isOurs ? valuesAt(object, topology) : none;
    const open = found.filter(([, node]) => mayHold(node, document));
    const isPersons = ([, node]: Value) => placeholderAt(node, document) === 'person';
    yield* unfilledAmong(open.filter(isPersons), object, document);
    yield* hints(
      unfilledAmong(
        open.filter((it) => !isPersons(it)),
        object,
        document,
      ),
    );
  }
};

const isOfGatewayApi = ({ apiVersion, kind }: ManifestObject): boolean =>
  kind === 'Gateway' && groupOf(apiVersion) === 'gateway.networking.k8s.io';

const topology: readonly Path[] = ['network', 'cluster'].map((it) => [
  'metadata',
  'labels',
  `topology.istio.io/${it}`,
]);

/** ConfigMap istio-<revision>, in which a control plane looks for its settings by name. */
export const settingsPlaceholders: DocumentRule = function* (document) {
  for (const object of document.objects) {
    if (object.kind !== 'ConfigMap' || !isOfIstio(object, document)) continue;
    const data = valuesAt(object, [['data']]).filter(([, node]) => mayHold(node, document));
    yield* unfilledAmong([...headOf(object, document), ...data], object, document);
    for (const [path, node] of fieldsAt(object, ['data'])) {
      if (!isText(path.at(-1))) continue;
      for (const { start, end, isCut } of gapsIn(writtenAt(node, document), node.start)) {
        if (!isCut) continue;
        yield { ...leftToPersons(object, [path, node], document), message: cutShort, start, end };
      }
    }
  }
};

const isText = (key: unknown): boolean => /^(?:mesh|meshNetworks|.*\.pem)$/.test(String(key));

const isOfIstio = ({ node }: ManifestObject, document: ManifestDocument): boolean =>
  mapIn(nodeAt(node, ['data']))?.fields.some(({ key }) => isText(key.value)) === true ||
  /^["']?istio(?:-|["']?$)/.test(writtenAt(nodeAt(node, ['metadata', 'name']), document));

const addressesOfMesh = (spec: unknown): readonly Path[] =>
  gatewaysOf(spec).map((it) => [...it, 'k8s', 'service', 'loadBalancerIP']);

const gatewaysOf = (spec: unknown): readonly Path[] =>
  ['ingressGateways', 'egressGateways'].flatMap((field) =>
    listAt(spec, 'components', field).map((_, index): Path => ['spec', 'components', field, index]),
  );
