// Requests for objects and collections, verb by verb.
import { listAt, textAt } from '../../../src/objects/object';
import type { InMemoryCluster } from '../inMemoryCluster';
import type { Place } from '../twin/place';
import type { TwinVerb } from '../twin/calls';
import { isCustom } from '../twin/customResources';
import { mapAt, type Draft } from '../twin/draft';
import { shown } from '../twin/objectForms';
import { methodNotAllowed, notServed, unsupportedDryRun } from '../twin/refusal';
import { apiVersionOf } from '../twin/resources';
import { matches, testsOf } from '../twin/selectors';
import type { ServedVersion } from '../twin/servedKinds';
import type { ResourcePath } from './address';
import type { Exchange } from './exchange';
import { pageOf } from './paging';
import { answerPodStream, isPodStream } from './podStreams';
import { reviewed } from './reviews';
import { pageNotFound } from './discoveryDocuments';
import { watch } from './watching';

/** A collection, or one object of it. */
interface Target extends ServedVersion {
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

type Handler = (exchange: Exchange, cluster: InMemoryCluster, target: Target) => Promise<void>;

const reviewGroup = 'authorization.k8s.io';
const patchTypes = ['application/merge-patch+json'];

export async function answerResource(
  exchange: Exchange,
  cluster: InMemoryCluster,
  path: ResourcePath,
): Promise<void> {
  if (path.group === reviewGroup && exchange.method === 'POST') {
    exchange.answer(201, reviewed(path.plural, await exchange.object(), cluster));
    return;
  }
  const served = cluster.server.served.find(path.group, path.version, path.plural);
  if (!served) {
    // A group that nobody knows ends in the plain text of the outermost part of the server.
    const isKnown = cluster.server.served.all.some((it) => it.group === path.group);
    if (isKnown) throw notServed();
    exchange.answer(404, pageNotFound);
    return;
  }
  if (isPodStream(path) && exchange.method === 'GET') {
    await answerPodStream(exchange, cluster, path);
    return;
  }
  const target = targetOf(served, path);
  const handler = handlerOf(exchange, target);
  if (!handler) throw methodNotAllowed();
  await handler(exchange, cluster, target);
}

function targetOf(served: ServedVersion, path: ResourcePath): Target {
  const { namespaced, subresources } = served.resource;
  const { namespace, name, subresource } = path;
  const isMisplaced = namespaced
    ? name !== undefined && namespace === undefined
    : namespace !== undefined;
  const isUnknown = subresource !== undefined && !subresources.includes(subresource);
  if (isMisplaced || isUnknown) throw notServed();
  return { ...served, namespace, name, subresource };
}

function handlerOf(exchange: Exchange, target: Target): Handler | undefined {
  const { namespaced } = target.resource;
  if (target.name !== undefined)
    return { GET: get, PUT: put, PATCH: patch, DELETE: remove }[exchange.method];
  if (exchange.method === 'GET') return exchange.isOn('watch') ? watchAll : list;
  if (namespaced && target.namespace === undefined) return undefined;
  return { POST: create, DELETE: removeAll }[exchange.method];
}

/** Counts the request and refuses what the user may not do. */
async function admit(
  cluster: InMemoryCluster,
  verb: TwinVerb,
  { resource, namespace, name }: Target,
  dryRun = false,
): Promise<void> {
  // RBAC sees a namespace as lying in itself.
  const where = resource.kind === 'Namespace' ? undefined : namespace;
  await cluster.admit({ verb, kind: resource.kind, namespace: where, name, dryRun });
}

const get: Handler = async (exchange, cluster, target) => {
  await admit(cluster, 'get', target);
  exchange.answer(200, cluster.server.get(placeOf(target)));
};

const list: Handler = async (exchange, cluster, target) => {
  await admit(cluster, 'list', target);
  const selectors = {
    labelSelector: exchange.query('labelSelector'),
    fieldSelector: exchange.query('fieldSelector'),
  };
  testsOf(selectors);
  const { store } = cluster.server;
  const all = store.list(target.resource, target.namespace).filter((it) => matches(it, selectors));
  const revisions = { now: store.revision, oldest: store.oldestRevision };
  const page = pageOf(
    all,
    Number(exchange.query('limit') ?? 0),
    exchange.query('continue'),
    revisions,
  );
  const apiVersion = apiVersionOf(target.resource.group, target.version);
  exchange.answer(200, {
    kind: `${target.resource.kind}List`,
    apiVersion,
    metadata: {
      resourceVersion: String(store.revision),
      ...(page.token === undefined
        ? {}
        : { continue: page.token, remainingItemCount: page.remaining }),
    },
    items: page.items.map((it) => itemOf(target, it)),
  });
};

/** Items of built-in kinds come without kind and apiVersion; custom ones with. */
function itemOf(target: Target, stored: Draft): Draft {
  const object = shown(target, stored);
  if (isCustom(target.resource)) return object;
  const { apiVersion: _apiVersion, kind: _kind, ...item } = object;
  return item;
}

const watchAll: Handler = async (exchange, cluster, target) => {
  await admit(cluster, 'watch', target);
  watch(exchange, cluster, target);
};

const create: Handler = async (exchange, cluster, target) => {
  const object = await exchange.object();
  const dryRun = isDryRun(exchange.query('dryRun'));
  const name = textAt(object, 'metadata', 'name');
  await admit(cluster, 'create', { ...target, name }, dryRun);
  cluster.refuseDryRun(dryRun);
  exchange.answer(201, cluster.server.create(target, object, { dryRun }));
};

const put: Handler = async (exchange, cluster, target) => {
  const object = await exchange.object();
  const dryRun = isDryRun(exchange.query('dryRun'));
  await admit(cluster, 'update', target, dryRun);
  cluster.refuseDryRun(dryRun);
  exchange.answer(200, cluster.server.update(placeOf(target), object, { dryRun }));
};

const patch: Handler = async (exchange, cluster, target) => {
  const body = await exchange.object(patchTypes);
  const dryRun = isDryRun(exchange.query('dryRun'));
  await admit(cluster, 'patch', target, dryRun);
  cluster.refuseDryRun(dryRun);
  exchange.answer(200, cluster.server.patch(placeOf(target), body, { dryRun }));
};

const remove: Handler = async (exchange, cluster, target) => {
  const options = await exchange.optionalObject();
  // With a body the query is not looked at.
  const asked = options ? listAt(options, 'dryRun')[0] : exchange.query('dryRun');
  const dryRun = isDryRun(asked);
  await admit(cluster, 'delete', target, dryRun);
  cluster.refuseDryRun(dryRun);
  const { uid, resourceVersion } = mapAt(options, 'preconditions') as {
    uid?: string;
    resourceVersion?: string;
  };
  const { object, gone } = cluster.server.delete(placeOf(target), { uid, resourceVersion, dryRun });
  exchange.answer(200, gone ? successOf(target, object) : object);
};

const removeAll: Handler = async (exchange, cluster, target) => {
  await admit(cluster, 'delete', target);
  const selectors = {
    labelSelector: exchange.query('labelSelector'),
    fieldSelector: exchange.query('fieldSelector'),
  };
  const found = cluster.server.store
    .list(target.resource, target.namespace)
    .filter((it) => matches(it, selectors));
  for (const it of found) {
    cluster.server.delete({ ...target, name: textAt(it, 'metadata', 'name') ?? '' });
  }
  exchange.answer(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
};

const placeOf = (target: Target): Place => ({ ...target, name: target.name ?? '' });

const successOf = ({ resource, name }: Target, object: Draft): Draft => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    uid: mapAt(object, 'metadata')['uid'],
  },
});

function isDryRun(asked: unknown): boolean {
  if (asked === undefined) return false;
  if (asked === 'All') return true;
  throw unsupportedDryRun(asked);
}
