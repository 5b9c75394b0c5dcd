/** What somebody still has to fill in of a ServiceEntry before it can be applied as it is. */
import { known, unsure, type Entry, type Path } from '../../mesh/rules/entry/entry';
import { goesThroughGateway } from '../../mesh/rules/entry/othersThroughGateways';
import { none } from '../../mesh/rules/saying';
import { listAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { listIn, nodeAt } from '../nodes';
import type { DocumentRule } from './rule';
import { entriesIn, isForZone, type EntryInText } from './subjects';
import {
  fieldsAt,
  headOf,
  hintsToOwn,
  mayHold,
  unfilledAmong,
  valuesAt,
  type Value,
} from './unfilled';

export const entryPlaceholders: DocumentRule = (document, context) =>
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

/** Hosts of other names may be called through gateways as well. */
const concerns = (it: EntryInText, zone: string, source: string): boolean =>
  isForZone(it, zone, source) || goesThroughGateway(it.entry);

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

/** Items of these lists, or what stands in them. */
const listed: readonly (readonly [list: Path, within: Path])[] = [
  [['spec', 'hosts'], []],
  [['spec', 'addresses'], []],
  [['spec', 'ports'], ['number']],
  [['spec', 'endpoints'], ['address']],
];

function* addressesOf(object: ManifestObject): Iterable<Value> {
  for (const [list, within] of listed) {
    for (const index of listIn(nodeAt(object.node, list))?.items.keys() ?? []) {
      const item = [...list, index];
      yield* valuesAt(object, [[...item, ...within]]);
      if (list[1] !== 'endpoints') continue;
      yield* fieldsAt(object, [...item, 'labels']);
      yield* fieldsAt(object, [...item, 'ports']);
    }
  }
}
