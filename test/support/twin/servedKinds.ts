// What the server serves at the moment: the built-in collections and those of established definitions.
import { resourceOf, type CustomResource } from './customResources';
import type { Draft } from './draft';
import { apiVersionOf, builtInResources, resourceKey, type Resource } from './resources';

export interface ServedVersion {
  readonly resource: Resource;
  readonly version: string;
}

export class ServedKinds {
  readonly #resources = new Map<string, Resource>(
    builtInResources.map((it) => [resourceKey(it), it]),
  );

  get all(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  /** By the names in a URL. */
  find(group: string, version: string, plural: string): ServedVersion | undefined {
    const resource = this.#resources.get(resourceKey({ group, plural }));
    return resource?.versions.includes(version) ? { resource, version } : undefined;
  }

  /** By the names in an object. */
  ofKind(apiVersion: string, kind: string): ServedVersion | undefined {
    for (const resource of this.#resources.values()) {
      const version = resource.versions.find(
        (it) => apiVersionOf(resource.group, it) === apiVersion,
      );
      if (resource.kind === kind && version !== undefined) return { resource, version };
    }
    return undefined;
  }

  open(definition: Draft): CustomResource {
    const resource = resourceOf(definition);
    this.#resources.set(resourceKey(resource), resource);
    return resource;
  }

  close(definition: Draft): void {
    this.#resources.delete(resourceKey(resourceOf(definition)));
  }
}
