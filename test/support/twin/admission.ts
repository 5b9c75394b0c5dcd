// Whether the surroundings of a new object let it in: its namespace, and the definition of its kind.
import { fieldAt } from '../../../src/objects/object';
import { isCustom } from './customResources';
import { isTerminating } from './namespaceRules';
import type { Place } from './place';
import { methodNotAllowed, namespaceTerminating, notFound } from './refusal';
import { builtIn } from './resources';
import type { Store } from './store';

const namespaces = builtIn('Namespace');
const definitions = builtIn('CustomResourceDefinition');

/** Refuses a new object whose namespace is absent or going, or whose kind is. */
export function refuseEnding(store: Store, place: Omit<Place, 'name'>, name: string): void {
  const { resource, namespace } = place;
  if (namespace !== undefined) {
    const found = store.get(namespaces, undefined, namespace);
    if (!found) throw notFound(namespaces, namespace);
    if (isTerminating(found)) throw namespaceTerminating(resource, name, namespace);
  }
  if (!isCustom(resource)) return;
  const definition = store.get(definitions, undefined, `${resource.plural}.${resource.group}`);
  if (fieldAt(definition, 'metadata', 'deletionTimestamp') !== undefined) throw methodNotAllowed();
}
