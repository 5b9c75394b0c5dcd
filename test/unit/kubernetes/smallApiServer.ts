// An API server small enough to misbehave on command: it hangs, resets, refuses, forgets and ends watches.
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { contextName } from '../../../src/objects/reference';
import { mergedKubeconfig, type Kubeconfig } from '../../../src/kubernetes/kubeconfig';
import { Sensitive } from '../../../src/base/sensitive';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: unknown;
}

/** What a path does: answers, says nothing for ever, stops after the headers, or breaks the connection. */
export type Behaviour =
  { status: number; body: unknown; type?: string } | 'hangs' | 'stalls' | 'resets';

interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export const status = (code: number, reason: string, message = reason, details?: unknown) => ({
  status: code,
  body: { kind: 'Status', status: 'Failure', code, reason, message, details },
});

const version = { status: 200, body: { gitVersion: 'v1.20.2' } };

export class SmallApiServer {
  readonly seen: Seen[] = [];
  readonly #server: http.Server;
  readonly #behaviours = new Map<string, Behaviour | ((seen: Seen) => Behaviour)>();
  readonly #collections = new Map<string, Map<string, object>>();
  readonly #watches = new Map<string, Set<http.ServerResponse>>();
  #revision = 100;
  /** Whether Istio's kinds are served. */
  servesIstio = true;

  static async start(port = 0): Promise<SmallApiServer> {
    const server = new SmallApiServer();
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = http.createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get watchCount(): number {
    return [...this.#watches.values()].reduce((sum, it) => sum + it.size, 0);
  }

  /** Requests for a path, in order. */
  requests(path: string, isWatch = false): readonly Seen[] {
    return this.seen.filter(
      (it) => it.path === path && (it.query.get('watch') === 'true') === isWatch,
    );
  }

  /** From now on; undefined for what it does by itself. A path followed by `?watch` is its watch. */
  behaves(path: string, behaviour: Behaviour | ((seen: Seen) => Behaviour) | undefined): void {
    if (behaviour === undefined) this.#behaviours.delete(path);
    else this.#behaviours.set(path, behaviour);
  }

  /** Stores an object in a collection and tells its watchers. */
  put(path: string, object: Item & object): void {
    const collection = this.#collections.get(path) ?? new Map<string, object>();
    this.#collections.set(path, collection);
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const type = collection.has(key) ? 'MODIFIED' : 'ADDED';
    const stored = this.#stamped(object);
    collection.set(key, stored);
    this.tell(path, { type, object: stored });
  }

  remove(path: string, object: Item & object): void {
    const { name, namespace } = object.metadata;
    this.#collections.get(path)?.delete(`${namespace ?? ''}/${name}`);
    this.tell(path, { type: 'DELETED', object: this.#stamped(object) });
  }

  /** Sends a line to the watchers of a collection. */
  tell(path: string, event: unknown): void {
    for (const it of this.#watches.get(path) ?? []) it.write(`${JSON.stringify(event)}\n`);
  }

  /** Ends watches as a server does that is told to stop; `broken` as a network does. */
  endWatches(how: 'ended' | 'broken' = 'ended'): void {
    for (const it of [...this.#watches.values()].flatMap((set) => [...set])) {
      if (how === 'ended') it.end();
      else it.destroy();
    }
  }

  kubeconfig(name = 'east', user: object = {}): Kubeconfig {
    return mergedKubeconfig([{ path: '/kube/config', text: new Sensitive(this.file(name, user)) }]);
  }

  /** The text of a kubeconfig with this server behind each name. */
  file(names: string | readonly string[], user: object = {}): string {
    const contexts = [names].flat();
    return JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: this.url } }],
      users: [{ name: 'u', user }],
      contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
      'current-context': contexts[0],
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #stamped(object: Item & object): object {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const seen: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.seen.push(seen);
    const isWatch = seen.query.get('watch') === 'true';
    const told = this.#behaviours.get(url.pathname + (isWatch ? '?watch' : ''));
    const behaviour = typeof told === 'function' ? told(seen) : (told ?? this.#usual(seen));
    if (behaviour === 'hangs') return;
    if (behaviour === 'stalls') response.writeHead(200).flushHeaders();
    else if (behaviour === 'resets') response.destroy();
    else if (behaviour === 'watches') this.#watch(url.pathname, response);
    else send(response, behaviour);
  }

  #usual({ path, query, method }: Seen): Behaviour | 'watches' {
    if (path === '/version') return version;
    if (method !== 'GET') return status(405, 'MethodNotAllowed');
    if (path.startsWith('/apis/networking.istio.io') && !this.servesIstio) {
      return { status: 404, body: '404 page not found', type: 'text/plain' };
    }
    if (query.get('watch') === 'true') return 'watches';
    const items = [...(this.#collections.get(path)?.values() ?? [])];
    return { status: 200, body: { items, metadata: { resourceVersion: String(this.#revision) } } };
  }

  #watch(path: string, response: http.ServerResponse): void {
    const watches = this.#watches.get(path) ?? new Set();
    this.#watches.set(path, watches.add(response));
    response.on('close', () => watches.delete(response));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
  }
}

function send(response: http.ServerResponse, answer: Exclude<Behaviour, string>): void {
  response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' });
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
}

export const east = contextName('east');

/** Waits for something that will be so, looking every few milliseconds. The test's own timeout ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Loads the client before anything is timed: from source that takes seconds on a busy machine. */
export function loadsClientFirst(): void {
  suiteSetup(async function () {
    this.timeout(120_000);
    await import('../../../src/kubernetes/clientNode');
  });
}
