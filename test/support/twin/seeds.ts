// Objects put into a twin from outside: taken as they are, completed, never refused.
import { kinds } from '../../../src/objects/objectKind';
import { fieldAt, textAt, type KubernetesObject } from '../../../src/objects/object';
import { groupOf, versionOf } from '../../../src/objects/reference';
import type { ApiServer } from './apiServer';
import { definitionAsV1, isCustom } from './customResources';
import { draftOf, mapIn, type Draft } from './draft';
import { firstStatusOf, rulesOf } from './rulesOf';
import { firstNamespaces } from './namespaceRules';
import { apiVersionOf, builtIn } from './resources';
import { allocate, firstServiceIp } from './serviceAddresses';
import type { ServedVersion } from './servedKinds';

const namespaces = builtIn('Namespace');
const services = builtIn('Service');

/** What every cluster has from its first minute. */
export function plantFirstObjects(server: ApiServer): void {
  for (const name of firstNamespaces) plant(server, namespace(name));
  plant(server, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: firstServiceIp(server.serviceCidr),
      ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    },
  } as KubernetesObject);
}

/** Stores an object as given, status included. Makes its namespace, and its definition, where they lack. */
export function plant(server: ApiServer, object: KubernetesObject): void {
  const draft = draftOf(object);
  const { resource } = servedFor(server, object);
  const where = resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
  const metadata = mapIn(draft, 'metadata');
  if (where !== undefined) {
    metadata['namespace'] = where;
    if (!server.store.get(namespaces, undefined, where)) plant(server, namespace(where));
  }
  const rules = rulesOf(resource);
  metadata['uid'] ??= server.newUid();
  metadata['creationTimestamp'] ??= server.now();
  if (rules.hasGeneration || isCustom(resource)) metadata['generation'] ??= 1;
  const isDefinition = resource.kind === 'CustomResourceDefinition';
  const stored = isDefinition ? definitionAsV1(draft, versionOf(object.apiVersion)) : draft;
  stored['apiVersion'] = apiVersionOf(resource.group, resource.versions[0] ?? '');
  rules.complete?.(stored, undefined, versionOf(object.apiVersion));
  const first = firstStatusOf(resource, versionOf(object.apiVersion));
  if (first) stored['status'] ??= first;
  if (resource === services) giveAddresses(server, stored);
  server.store.put(resource, stored);
  if (isDefinition) server.controllers.establish(object.metadata.name);
}

const namespace = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

/** Addresses where the object gives none; the ones it gives stand, in the range or not. */
function giveAddresses(server: ApiServer, service: Draft): void {
  if (textAt(service, 'spec', 'clusterIP') !== undefined) return;
  allocate(service, server.store.list(services), server.serviceCidr, false);
}

function servedFor(server: ApiServer, object: KubernetesObject): ServedVersion {
  const served = server.served.ofKind(object.apiVersion, object.kind);
  if (served) return served;
  plant(server, definitionFor(server, object));
  const opened = server.served.ofKind(object.apiVersion, object.kind);
  if (!opened) throw new Error(`cannot serve ${object.kind} ${object.apiVersion}`);
  return opened;
}

/** A definition that takes anything, for a custom object that came without one. */
function definitionFor(server: ApiServer, object: KubernetesObject): KubernetesObject {
  const { kind, apiVersion } = object;
  const group = groupOf(apiVersion);
  const known = Object.values(kinds).find(
    (it) => it.kind === kind && groupOf(it.apiVersion) === group,
  );
  const plural = known?.plural ?? `${kind.toLowerCase()}s`;
  const there = server.store.get(
    builtIn('CustomResourceDefinition'),
    undefined,
    `${plural}.${group}`,
  );
  const version = (name: string, storage: boolean): Draft => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  });
  const versions = fieldAt(there, 'spec', 'versions');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: object.metadata.namespace === undefined ? 'Cluster' : 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [
        ...(Array.isArray(versions) ? (versions as Draft[]) : []),
        version(versionOf(apiVersion), !there),
      ],
    },
  } as KubernetesObject;
}
