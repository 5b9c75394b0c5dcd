// The twin's API server: what each verb does to an object, in the order in which the real one does it.
import { fieldAt, sameJson, textAt } from '../../../src/objects/object';
import { Controllers, hasFinalizers, type Pace } from './controllers';
import { isCustom } from './customResources';
import { draftOf, mapIn, mergePatched, type Draft } from './draft';
import { completed, decoded, newObjectCauses, nextObjectCauses, shown } from './objectForms';
import { countGeneration, merged, refuse, refuseOtherName, refuseStale } from './objectChanges';
import { invalidValue } from './metadataRules';
import { refuseEnding } from './admission';
import { immortalNamespaces } from './namespaceRules';
import { rulesOf } from './rulesOf';
import * as refusal from './refusal';
import { Refusal } from './refusal';
import { builtIn, resourceKey, type Resource } from './resources';
import { allocate } from './serviceAddresses';
import type { Deletion, Place, Write } from './place';
import { ServedKinds } from './servedKinds';
import { Store } from './store';

export interface ServerOptions {
  readonly serviceCidr: string;
  readonly pace: Pace;
  readonly historySize: number;
  readonly now: () => string;
  readonly newUid: () => string;
}

const namespaces = builtIn('Namespace');
const services = builtIn('Service');
const definitions = builtIn('CustomResourceDefinition');
const is = (a: Resource, b: Resource): boolean => resourceKey(a) === resourceKey(b);
// etcd's --max-request-bytes.
const maxRequestBytes = 1.5 * 1024 * 1024;
const firstRevision = 100;

export class ApiServer {
  readonly served = new ServedKinds();
  readonly store: Store;
  readonly controllers: Controllers;
  readonly #options: ServerOptions;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.store = new Store(options.historySize, firstRevision);
    this.controllers = new Controllers(this.store, this.served, options.pace, options.now);
  }

  get serviceCidr(): string {
    return this.#options.serviceCidr;
  }

  now(): string {
    return this.#options.now();
  }

  newUid(): string {
    return this.#options.newUid();
  }

  get(place: Place): Draft {
    return shown(place, this.#stored(place));
  }

  create(place: Omit<Place, 'name'>, sent: Draft, write: Write = {}): Draft {
    const object = decoded(place, sent);
    const metadata = mapIn(object, 'metadata');
    if (metadata['resourceVersion'] !== undefined && metadata['resourceVersion'] !== '') {
      throw new Refusal(500, '', 'resourceVersion should not be set on objects to be created');
    }
    this.#generateName(metadata);
    const name = textAt(metadata, 'name') ?? '';
    refuseEnding(this.store, place, name);
    const fresh = completed(place, this.#stamped(object, place.resource), undefined);
    refuse(place.resource, name, newObjectCauses(place, fresh));
    this.#allocate(place.resource, fresh, write);
    const there = this.store.get(place.resource, place.namespace, name);
    if (there) throw this.#alreadyThere(place.resource, name, there);
    return shown(place, write.dryRun ? fresh : this.#put(place.resource, fresh));
  }

  /** Replaces, as PUT does. */
  update(place: Place, sent: Draft, write: Write = {}): Draft {
    return this.#replace(place, this.#stored(place), decoded(place, sent), write);
  }

  patch(place: Place, patch: unknown, write: Write = {}): Draft {
    const before = this.#stored(place);
    const patched = mergePatched(shown(place, before), patch) as Draft;
    return this.#replace(place, before, decoded(place, patched), write);
  }

  /** The object as it was left: gone, or held by finalizers with its deletionTimestamp. */
  delete(
    place: Place,
    deletion: Deletion = {},
  ): { readonly object: Draft; readonly gone: boolean } {
    if (is(place.resource, namespaces) && immortalNamespaces.includes(place.name)) {
      throw refusal.forbidden(namespaces, place.name, 'this namespace may not be deleted');
    }
    const found = this.#stored(place);
    refuseStale(place, found, deletion);
    const held = this.#held(place.resource, found);
    if (deletion.dryRun) return { object: shown(place, held ?? found), gone: !held };
    if (!held) return { object: shown(place, this.#remove(place.resource, found)), gone: true };
    const stored = sameJson(held, found) ? found : this.store.put(place.resource, held);
    if (is(place.resource, namespaces)) this.controllers.emptyLater(place.name);
    if (is(place.resource, definitions)) this.controllers.retireLater(stored);
    return { object: shown(place, stored), gone: false };
  }

  #stored(place: Place): Draft {
    const found = this.store.get(place.resource, place.namespace, place.name);
    if (!found) throw refusal.notFound(place.resource, place.name);
    return found;
  }

  #replace(place: Place, before: Draft, sent: Draft, write: Write): Draft {
    const { resource } = place;
    refuseOtherName(place, sent);
    this.#refuseStaleVersion(place, before, sent);
    const next = completed(place, merged(place, before, sent), before);
    refuse(resource, place.name, nextObjectCauses(place, next, before));
    this.#allocate(resource, next, write);
    countGeneration(resource, next, before);
    if (sameJson(next, before) || write.dryRun) return shown(place, next);
    if (
      fieldAt(next, 'metadata', 'deletionTimestamp') !== undefined &&
      this.#isFree(resource, next)
    ) {
      return shown(place, this.#remove(resource, next));
    }
    return shown(place, this.#put(resource, next));
  }

  #refuseStaleVersion(place: Place, before: Draft, sent: Draft): void {
    const version = textAt(sent, 'metadata', 'resourceVersion') ?? '';
    if (version === '') {
      const strict = isCustom(place.resource) || is(place.resource, services);
      if (strict)
        refuse(place.resource, place.name, [
          invalidValue('metadata.resourceVersion', '', 'must be specified for an update'),
        ]);
      mapIn(sent, 'metadata')['resourceVersion'] = fieldAt(before, 'metadata', 'resourceVersion');
    } else if (!/^\d+$/.test(version)) {
      throw new Refusal(500, '', `strconv.ParseUint: parsing "${version}": invalid syntax`);
    } else if (version !== fieldAt(before, 'metadata', 'resourceVersion')) {
      throw refusal.modified(place.resource, place.name);
    }
  }

  #put(resource: Resource, object: Draft): Draft {
    if (JSON.stringify(object).length > maxRequestBytes) {
      throw new Refusal(500, '', 'etcdserver: request is too large');
    }
    const stored = this.store.put(resource, object);
    const name = textAt(stored, 'metadata', 'name') ?? '';
    if (!is(resource, definitions)) return stored;
    if (
      this.served.all.some(
        (it) => isCustom(it) && textAt(it.definition, 'metadata', 'name') === name,
      )
    ) {
      this.served.open(stored);
    } else this.controllers.establishLater(name);
    return stored;
  }

  #remove(resource: Resource, object: Draft): Draft {
    const removed = this.store.remove(resource, object);
    this.controllers.afterRemoval(removed);
    return removed;
  }

  /** The object marked as being deleted, or undefined when nothing holds it. */
  #held(resource: Resource, found: Draft): Draft | undefined {
    if (this.#isFree(resource, found) && !is(resource, definitions)) return undefined;
    const held = draftOf(found);
    const metadata = mapIn(held, 'metadata');
    metadata['deletionTimestamp'] ??= this.#options.now();
    if (is(resource, namespaces)) mapIn(held, 'status')['phase'] = 'Terminating';
    else if (is(resource, definitions)) {
      metadata['finalizers'] = ['customresourcecleanup.apiextensions.k8s.io'];
    } else metadata['deletionGracePeriodSeconds'] ??= 0;
    return held;
  }

  #isFree = (resource: Resource, object: Draft): boolean =>
    !is(resource, namespaces) && !hasFinalizers(object);

  #allocate(resource: Resource, service: Draft, write: Write): void {
    if (!is(resource, services)) return;
    const name = textAt(service, 'metadata', 'name');
    const namespace = textAt(service, 'metadata', 'namespace');
    const others = this.store
      .list(services)
      .filter(
        (it) =>
          textAt(it, 'metadata', 'name') !== name ||
          textAt(it, 'metadata', 'namespace') !== namespace,
      );
    allocate(service, others, this.#options.serviceCidr, write.dryRun === true);
  }

  #alreadyThere(resource: Resource, name: string, there: Draft): Refusal {
    return refusal.alreadyExists(
      resource,
      name,
      fieldAt(there, 'metadata', 'deletionTimestamp') !== undefined,
    );
  }

  #generateName(metadata: Draft): void {
    if (textAt(metadata, 'name') || !textAt(metadata, 'generateName')) return;
    metadata['name'] =
      `${textAt(metadata, 'generateName') ?? ''}${this.#options.newUid().slice(0, 5)}`;
  }

  #stamped(object: Draft, resource: Resource): Draft {
    const metadata = mapIn(object, 'metadata');
    for (const field of [
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
      'selfLink',
      'generation',
    ]) {
      Reflect.deleteProperty(metadata, field);
    }
    metadata['uid'] = this.#options.newUid();
    metadata['creationTimestamp'] = this.#options.now();
    if (rulesOf(resource).hasGeneration || isCustom(resource)) metadata['generation'] = 1;
    return object;
  }
}
