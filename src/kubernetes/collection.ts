// The collections of one API server: their URLs, and how they are listed and watched.
import type { CancellationToken } from '../base/cancellation';
import { fieldAt, isMap, listAt, numberAt, textAt, type KubernetesObject } from '../objects/object';
import type { ObjectKind } from '../objects/objectKind';
import type { ContextName } from '../objects/reference';
import type { ListOptions } from '../plan/cluster';
import type { Connection } from './connection';
import { rootPathOf } from './discovery';
import { notKubernetes } from './connectionFailures';
import { failureOfAnswer, type Attempt } from './failures';

/** What a list answered, all pages, at one moment of the server. */
export interface ObjectList {
  /** False when the server does not serve the kind; then the list is empty. */
  readonly isServed: boolean;
  readonly objects: readonly KubernetesObject[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** For a bookmark, only its resourceVersion says something. */
  readonly object: KubernetesObject;
}

/** As large lists are cut by client-go. */
const pageSize = 500;

export const collectionPath = (kind: ObjectKind, namespace: string | undefined): string =>
  rootPathOf(kind.apiVersion) +
  (kind.namespaced && namespace !== undefined
    ? `/namespaces/${encodeURIComponent(namespace)}`
    : '') +
  `/${kind.plural}`;

export const objectPath = (kind: ObjectKind, namespace: string | undefined, name: string): string =>
  `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;

/** "Secrets in istio-system". */
export const listName = (kind: ObjectKind, { namespace }: ListOptions): string =>
  pluralOf(kind.kind) + (namespace === undefined ? '' : ` in ${namespace}`);

function pluralOf(kind: string): string {
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  if (/(s|x|ch|sh)$/.test(kind)) return kind === 'Endpoints' ? kind : `${kind}es`;
  return `${kind}s`;
}

export class Collections {
  readonly #context: ContextName;
  readonly #connection: Connection;

  constructor(context: ContextName, connection: Connection) {
    this.#context = context;
    this.#connection = connection;
  }

  /** Page by page. A list that the server forgets midway is read again, whole. */
  async list(
    kind: ObjectKind,
    options: ListOptions,
    token: CancellationToken,
  ): Promise<ObjectList> {
    const objects: KubernetesObject[] = [];
    let next: string | undefined;
    let limit: number | undefined = pageSize;
    for (;;) {
      const page = await this.#page(kind, options, { limit, continue: next }, token);
      if (page === 'notServed') return { isServed: false, objects: [], resourceVersion: '' };
      if (page === 'expired') {
        objects.length = 0;
        [next, limit] = [undefined, undefined];
        continue;
      }
      objects.push(...page.objects);
      next = page.next;
      if (!next) return { isServed: true, objects, resourceVersion: page.resourceVersion };
    }
  }

  async #page(
    kind: ObjectKind,
    options: ListOptions,
    at: { readonly limit: number | undefined; readonly continue: string | undefined },
    token: CancellationToken,
  ) {
    const query = { ...selectors(options), limit: at.limit?.toString(), continue: at.continue };
    const path = collectionPath(kind, options.namespace);
    const { status, body } = await this.#connection.send({ method: 'GET', path, query }, token);
    if (status === 404) return 'notServed';
    if (status === 410 && at.continue !== undefined) return 'expired';
    if (status !== 200) throw failureOfAnswer(status, body, this.#attempt('list', kind, options));
    return {
      objects: listAt(body, 'items').flatMap((it) => objectOf(it, kind) ?? []),
      resourceVersion: textAt(body, 'metadata', 'resourceVersion') ?? '',
      next: textAt(body, 'metadata', 'continue'),
    };
  }

  /**
   * Tells what happens after a resourceVersion until the server ends the watch, within `seconds`.
   * Throws `Failure`; one with reason `conflict` says that the server has forgotten that version.
   */
  async watch(
    kind: ObjectKind,
    options: ListOptions,
    from: { readonly resourceVersion: string; readonly seconds: number },
    tell: (event: WatchEvent) => void,
    token: CancellationToken,
  ): Promise<void> {
    const query = {
      ...selectors(options),
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from.resourceVersion,
      timeoutSeconds: String(from.seconds),
    };
    const path = collectionPath(kind, options.namespace);
    const attempt = this.#attempt('watch', kind, options);
    const answer = await this.#connection.stream(
      { method: 'GET', path, query },
      (line) => {
        tell(this.#eventOf(line, kind, attempt));
      },
      (from.seconds + 30) * 1000,
      token,
    );
    if (answer) throw failureOfAnswer(answer.status, answer.body, attempt);
  }

  #eventOf(line: string, kind: ObjectKind, attempt: Attempt): WatchEvent {
    const event = parsed(line);
    const type = textAt(event, 'type');
    if (type === 'ERROR') {
      const status = fieldAt(event, 'object');
      throw failureOfAnswer(numberAt(status, 'code') ?? 500, status, attempt);
    }
    const object = objectOf(fieldAt(event, 'object'), kind);
    if (!isEventType(type) || !object) throw notKubernetes(this.#context, this.#connection.host);
    return { type, object };
  }

  #attempt(verb: string, kind: ObjectKind, options: ListOptions): Attempt {
    return { context: this.#context, verb, what: listName(kind, options) };
  }
}

const selectors = ({ labelSelector, fieldSelector }: ListOptions) => ({
  labelSelector,
  fieldSelector,
});

const isEventType = (type: string | undefined): type is WatchEvent['type'] =>
  ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'].includes(type ?? '');

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // No event: told by the caller.
    return undefined;
  }
}

/** Items of built-in kinds come without their kind, which the list says once for all. */
function objectOf(item: unknown, kind: ObjectKind): KubernetesObject | undefined {
  if (!isMap(item) || !isMap(item['metadata'])) return undefined;
  const { apiVersion, kind: name } = kind;
  return { ...item, apiVersion, kind: name } as unknown as KubernetesObject;
}
