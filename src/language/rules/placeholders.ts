import { known, unsure, type Entry, type Path } from '../../mesh/rules/entry/entry';
import { goesThroughGateway } from '../../mesh/rules/entry/othersThroughGateways';
import { none } from '../../mesh/rules/saying';
import { listAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { actual, mapIn, nodeAt, type ManifestNode } from '../nodes';
import { labelledKinds } from '../schema/labelled';
import { destinationsOf } from '../workspace/routeFacts';
import type { DocumentRule } from './rule';
import { entriesIn, isForZone, isHostForZone, objectsOfKind, type EntryInText } from './subjects';
import { saysYours } from '../placeholders';
import { gapsIn } from './secretGaps';
import { writtenAt } from './secretKinds';
import {
  cutShort,
  fieldsAt,
  headOf,
  isOfOthers,
  leftToPersons,
  mayHold,
  mayStand,
  unfilledAmong,
  valuesAt,
  type Value,
} from './unfilled';

/** What somebody still has to fill in before the text can be applied as it is. */
export const placeholders: DocumentRule = (document, context) =>
  document.masks.length > 0 || entriesIn(document).some((it) => holdsUnsure(it.entry))
    ? unfilled(document, context)
    : none;

const unfilled: DocumentRule = function* (document, context) {
  for (const it of entriesIn(document)) {
    if (document.masks.length === 0 && !holdsUnsure(it.entry)) continue;
    const values = [
      ...headOf(it.object, document),
      ...wordsOf(it.object, document),
      ...addressesOf(it.object),
    ];
    const found = unfilledAmong(values, it.object, document);
    if (concerns(it, context.zone, document.text)) yield* found;
    // Of hosts that are none of ours, who fills them in is the author's business.
    else yield* hintsToOwn(found, document);
  }
};

function* hints(found: Iterable<Diagnostic>): Iterable<Diagnostic> {
  for (const it of found) yield { ...it, severity: 'info' };
}

/** The whole text is looked through for that, so only where there is something to say. */
function* hintsToOwn(
  found: Iterable<Diagnostic>,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  for (const it of hints(found)) {
    if (isOfOthers(document)) return;
    yield it;
  }
}

/** Hosts of other names may be called through gateways as well. */
const concerns = (it: EntryInText, zone: string, source: string): boolean =>
  isForZone(it, zone, source) || goesThroughGateway(it.entry);

/** The same of objects that name a host of the zone beside those that define one. */
export const hostPlaceholders: DocumentRule = (document, context) =>
  document.masks.length > 0 || mayStand.test(document.text)
    ? unfilledHosts(document, context)
    : none;

const unfilledHosts: DocumentRule = function* (document, { zone }) {
  for (const kind of ['DestinationRule', 'VirtualService', 'Gateway']) {
    for (const object of objectsOfKind(document, kind)) {
      const hosts = hostsOf(object);
      const names = namesOf(object).filter(([, node]) => mayHold(node, document));
      const values = [...headOf(object, document), ...hosts, ...names];
      if (hosts.some(([, node]) => isHostForZone(node, zone, document.text))) {
        yield* unfilledAmong(values, object, document);
      } else yield* leftToShells(values, object, document);
    }
  }
};

/** What else Istio refuses where it is not filled in: subsets, their labels, and gateways. */
function namesOf(object: ManifestObject): readonly Value[] {
  const spec = specOf(object);
  const subsets = listAt(spec, 'subsets').map((_, index): Path => ['spec', 'subsets', index]);
  const gateways = listAt(spec, 'gateways').map((_, index): Path => ['spec', 'gateways', index]);
  const sent = destinationsOf(spec).map((it) => [...it, 'subset']);
  return [
    ...valuesAt(object, [...subsets.map((it) => [...it, 'name']), ...gateways, ...sent]),
    ...subsets.flatMap((it) => fieldsAt(object, [...it, 'labels'])),
  ];
}

/** Of hosts that are none of ours, structure tells the rest; a name with a dot, `${values.host}`, is a template's. */
function* leftToShells(
  values: readonly Value[],
  object: ManifestObject,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  const named = values.filter(([, { start, end }]) => {
    const written = document.text.slice(start, end);
    return /\$\{[\w-]+[}:]/.test(written) || saysYours.test(written);
  });
  yield* hintsToOwn(unfilledAmong(named, object, document), document);
}

/** The same of workloads outside of clusters, whose addresses scripts know. */
export const workloadPlaceholders: DocumentRule = function* (document) {
  for (const object of objectsOfKind(document, 'WorkloadEntry')) {
    const values = valuesAt(object, [
      ['spec', 'address'],
      ['spec', 'serviceAccount'],
    ]);
    yield* leftToShells([...headOf(object, document), ...values], object, document);
  }
};

/** The same of what an installation is known under, and reached by from other clusters. */
export const operatorPlaceholders: DocumentRule = function* (document) {
  for (const object of document.objects) {
    if (object.kind !== 'IstioOperator') continue;
    yield* valuePlaceholders(object, ['spec', 'values'], document);
    const values = [
      ...valuesAt(object, namesOfInstall).filter(([, node]) => mayHold(node, document)),
      ...valuesAt(object, addressesOfMesh(specOf(object))),
    ];
    yield* hints(unfilledAmong(values, object, document));
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
    const isBroken = isAddress && /^["']?</.test(document.text.slice(it.start, it.end));
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
    yield* hints(
      unfilledAmong(
        found.filter(([, node]) => mayHold(node, document)),
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

const addressesOfMesh = (spec: unknown): readonly Path[] => [
  ...['ingressGateways', 'egressGateways'].flatMap((field) =>
    listAt(spec, 'components', field).map((_, index): Path => {
      const gateway: Path = ['spec', 'components', field, index];
      return [...gateway, 'k8s', 'service', 'loadBalancerIP'];
    }),
  ),
];

function hostsOf(object: ManifestObject): readonly Value[] {
  const spec = specOf(object);
  const lists: readonly Path[] = [
    ['spec', 'hosts'],
    ...listAt(spec, 'servers').map((_, index): Path => ['spec', 'servers', index, 'hosts']),
  ];
  return [
    ...valuesAt(object, [['spec', 'host'], ...destinationsOf(spec).map((it) => [...it, 'host'])]),
    ...lists.flatMap((path) => {
      const list = actual(nodeAt(object.node, path));
      return list?.kind === 'list'
        ? list.items.map((it, index): Value => [[...path, index], it])
        : [];
    }),
  ];
}

/** What is to be filled in reads as unsure, so most entries need no closer look. */
const holdsUnsure = ({
  hosts,
  addresses,
  location,
  resolution,
  ports,
  endpoints,
}: Entry): boolean =>
  hosts.includes(unsure) ||
  location === unsure ||
  resolution === unsure ||
  known(addresses).includes(unsure) ||
  known(ports).some(
    ({ name, number, protocol }) => name === unsure || number === unsure || protocol === unsure,
  ) ||
  known(endpoints).some(
    (it) =>
      it.address === unsure || (it.ports !== unsure && [...it.ports.values()].includes(unsure)),
  );

/** Words, which are in capitals as a rule. */
function* wordsOf(object: ManifestObject, document: ManifestDocument): Iterable<Value> {
  const ports = listAt(specOf(object), 'ports').flatMap((_, index): readonly Path[] => [
    ['spec', 'ports', index, 'name'],
    ['spec', 'ports', index, 'protocol'],
  ]);
  const words = valuesAt(object, [['spec', 'location'], ['spec', 'resolution'], ...ports]);
  yield* words.filter(([, node]) => mayHold(node, document));
}

function* addressesOf({ node }: ManifestObject): Iterable<Value> {
  const lists: readonly (readonly [Path, Path])[] = [
    [['spec', 'hosts'], []],
    [['spec', 'addresses'], []],
    [['spec', 'ports'], ['number']],
    [['spec', 'endpoints'], ['address']],
  ];
  for (const [path, rest] of lists) {
    const list = actual(nodeAt(node, path));
    if (list?.kind !== 'list') continue;
    for (const [index, item] of list.items.entries()) {
      const value: ManifestNode | undefined = nodeAt(item, rest);
      if (value) yield [[...path, index, ...rest], value];
      const labels = actual(path[1] === 'endpoints' ? nodeAt(item, ['labels']) : undefined);
      for (const { key, value: label } of labels?.kind === 'map' ? labels.fields : []) {
        if (typeof key.value === 'string') yield [[...path, index, 'labels', key.value], label];
      }
      const ports = actual(path[1] === 'endpoints' ? nodeAt(item, ['ports']) : undefined);
      for (const { key, value: port } of ports?.kind === 'map' ? ports.fields : []) {
        if (typeof key.value === 'string') yield [[...path, index, 'ports', key.value], port];
      }
    }
  }
}
