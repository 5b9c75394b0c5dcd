/** What the index keeps of EnvoyFilters that fill or replace clusters. */
import type { ManifestDocument } from '../document';
import { changesClusters } from '../rules/besideEntries';
import { objectsOfKind } from '../rules/subjects';
import { copyOf } from './copies';
import { objectFacts, type ObjectFacts } from './objectFacts';

export interface FilterFacts extends ObjectFacts {
  /** Every name in it that may be a host, in lower case. */
  readonly hosts: ReadonlySet<string>;
}

export const filtersIn = (document: ManifestDocument): readonly FilterFacts[] =>
  objectsOfKind(document, 'EnvoyFilter').flatMap((object) => {
    const written = document.text.slice(object.node.start, object.node.end);
    if (!changesClusters(written)) return [];
    const names = written.toLowerCase().match(/[\w-]+(?:\.[\w-]+)+/g) ?? [];
    return [{ ...objectFacts(object, document), hosts: new Set(names.map((it) => copyOf(it))) }];
  });
