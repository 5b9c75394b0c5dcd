// Watches: a line of JSON for each change, from a revision on, until time is up or the client leaves.
import { textAt } from '../../../src/objects/object';
import type { InMemoryCluster } from '../inMemoryCluster';
import { shown } from '../twin/objectForms';
import type { Draft } from '../twin/draft';
import { Refusal } from '../twin/refusal';
import { apiVersionOf, resourceKey } from '../twin/resources';
import { matches, testsOf, type Selectors } from '../twin/selectors';
import type { ServedVersion } from '../twin/servedKinds';
import type { StoreEvent } from '../twin/store';
import type { Exchange } from './exchange';

export interface Watched extends ServedVersion {
  readonly namespace: string | undefined;
}

// As the real server, which takes a random time from half an hour on.
const defaultSeconds = 1800;

export function watch(exchange: Exchange, cluster: InMemoryCluster, watched: Watched): void {
  const selectors = {
    labelSelector: exchange.query('labelSelector'),
    fieldSelector: exchange.query('fieldSelector'),
  };
  testsOf(selectors);
  const since = revisionOf(exchange.query('resourceVersion'));
  const { response } = exchange;
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  const send = (type: string, object: Draft): void => {
    if (!response.writableEnded) response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const { store } = cluster.server;
  if (since === undefined) {
    const now = store.list(watched.resource, watched.namespace);
    for (const it of now.filter((each) => matches(each, selectors)))
      send('ADDED', shown(watched, it));
  }
  try {
    const subscription = store.watch(since ?? store.revision, (event) => {
      const told = toldOf(event, watched, selectors);
      if (told) send(told.type, shown(watched, told.object));
    });
    const seconds = Number(exchange.query('timeoutSeconds') ?? defaultSeconds);
    const timer = setTimeout(() => {
      if (exchange.isOn('allowWatchBookmarks')) send('BOOKMARK', bookmark(watched, store.revision));
      response.end();
    }, seconds * 1000);
    response.on('close', () => {
      clearTimeout(timer);
      subscription.dispose();
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The stream is open by now, so that the refusal is an event of it.
    send('ERROR', error.status);
    response.end();
  }
}

/** Undefined: from the present state, which is told first. */
function revisionOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '0') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Refusal(
    500,
    '',
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

/** What a watcher of these selectors hears of an event: entering is being added, leaving is being deleted. */
function toldOf(
  event: StoreEvent,
  watched: Watched,
  selectors: Selectors,
): Pick<StoreEvent, 'type' | 'object'> | undefined {
  const { object, before } = event;
  if (resourceKey(event.resource) !== resourceKey(watched.resource)) return undefined;
  const { namespace } = watched;
  if (namespace !== undefined && textAt(object, 'metadata', 'namespace') !== namespace)
    return undefined;
  const was = before !== undefined && matches(before, selectors);
  const is = event.type !== 'DELETED' && matches(object, selectors);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  return was ? { type: 'DELETED', object } : undefined;
}

const bookmark = ({ resource, version }: Watched, revision: number): Draft => ({
  kind: resource.kind,
  apiVersion: apiVersionOf(resource.group, version),
  metadata: { resourceVersion: String(revision), creationTimestamp: null },
});
