/** What is still to be filled in of objects that name a host beside those that define one, and of workloads. */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { listAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { listIn, nodeAt } from '../nodes';
import { destinationsOf } from '../workspace/routeFacts';
import type { DocumentRule } from './rule';
import { isHostForZone, objectsOfKind } from './subjects';
import { saysYours } from '../placeholders';
import {
  fieldsAt,
  headOf,
  hintsToOwn,
  mayHold,
  mayStand,
  unfilledAmong,
  valuesAt,
  type Value,
} from './unfilled';

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

/** Of workloads outside of clusters, whose addresses scripts know. */
export const workloadPlaceholders: DocumentRule = function* (document) {
  for (const object of objectsOfKind(document, 'WorkloadEntry')) {
    const values = valuesAt(object, [
      ['spec', 'address'],
      ['spec', 'serviceAccount'],
    ]);
    yield* leftToShells([...headOf(object, document), ...values], object, document);
  }
};

function hostsOf(object: ManifestObject): readonly Value[] {
  const spec = specOf(object);
  const lists: readonly Path[] = [
    ['spec', 'hosts'],
    ...listAt(spec, 'servers').map((_, index): Path => ['spec', 'servers', index, 'hosts']),
  ];
  return [
    ...valuesAt(object, [['spec', 'host'], ...destinationsOf(spec).map((it) => [...it, 'host'])]),
    ...lists.flatMap((path) =>
      (listIn(nodeAt(object.node, path))?.items ?? []).map((it, index): Value => [
        [...path, index],
        it,
      ]),
    ),
  ];
}
