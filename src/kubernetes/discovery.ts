// How one API server serves kinds: asked per group and version, kept until a kind is missed.
import type { CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import type { Log } from '../base/log';
import { fieldAt, listAt, textAt } from '../objects/object';
import type { ObjectKind } from '../objects/objectKind';
import { groupOf } from '../objects/reference';
import type { ContextName } from '../objects/reference';
import type { ServedKinds } from '../plan/cluster';
import type { Connection } from './connection';
import { failureOfAnswer } from './failures';

export const rootPathOf = (apiVersion: string): string =>
  apiVersion.includes('/')
    ? `/apis/${apiVersion.split('/').map(encodeURIComponent).join('/')}`
    : `/api/${encodeURIComponent(apiVersion)}`;

interface Served {
  readonly kind: ObjectKind;
  readonly isListed: boolean;
}

export class Discovery {
  readonly #context: ContextName;
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #kept = new Map<string, ReadonlyMap<string, Served>>();

  constructor(context: ContextName, connection: Connection, log: Log) {
    this.#context = context;
    this.#connection = connection;
    this.#log = log;
  }

  /** Undefined when the server does not serve the kind at this version now. */
  async kindOf(
    apiVersion: string,
    kind: string,
    token: CancellationToken,
  ): Promise<ObjectKind | undefined> {
    const kept = this.#kept.get(apiVersion)?.get(kind);
    return (kept ?? (await this.#ask(apiVersion, token)).get(kind))?.kind;
  }

  /** A request for a kind found nothing there: what we know of its group is out of date. */
  forget(apiVersion: string): void {
    this.#kept.delete(apiVersion);
  }

  /** One entry per group and kind that can be listed, in the version that the server prefers. */
  async all(token: CancellationToken): Promise<ServedKinds> {
    const groups = await this.#groupVersions(token);
    const lists = await Promise.all([
      this.#ask('v1', token),
      ...groups.map((it) => this.#askIfAvailable(it, token)),
    ]);
    const found = new Map<string, ObjectKind>();
    for (const { kind, isListed } of lists.flatMap((it) => (it ? [...it.values()] : []))) {
      const key = `${groupOf(kind.apiVersion)}/${kind.kind}`;
      if (isListed && !found.has(key)) found.set(key, kind);
    }
    return {
      kinds: [...found.values()],
      // The first of the lists is of the server itself.
      notRead: groups.filter((_, index) => lists[index + 1] === undefined),
    };
  }

  /** The versions of all named groups, those preferred first within each group. */
  async #groupVersions(token: CancellationToken): Promise<readonly string[]> {
    const body = await this.#get('/apis', 'the API groups', token);
    return listAt(body, 'groups').flatMap(
      (group) =>
        [
          ...new Set([
            textAt(group, 'preferredVersion', 'groupVersion') ?? [],
            ...listAt(group, 'versions').map((it) => textAt(it, 'groupVersion') ?? []),
          ]),
        ] as string[],
    );
  }

  /** Undefined where a group is served by a backend of its own that is down: no others are with it. */
  async #askIfAvailable(apiVersion: string, token: CancellationToken) {
    try {
      return await this.#ask(apiVersion, token);
    } catch (error) {
      const isDown = Failure.is(error, 'unavailable') || Failure.is(error, 'timedOut');
      if (!isDown) throw error;
      this.#log.warn(`${this.#context} does not say which kinds ${apiVersion} has.`);
      return undefined;
    }
  }

  async #ask(apiVersion: string, token: CancellationToken): Promise<ReadonlyMap<string, Served>> {
    const body = await this.#get(rootPathOf(apiVersion), `the kinds of ${apiVersion}`, token);
    if (body === undefined) return new Map();
    const served = new Map(
      listAt(body, 'resources').flatMap((entry) => {
        const it = servedOf(apiVersion, entry);
        return it === undefined ? [] : [[it.kind.kind, it] as const];
      }),
    );
    this.#kept.set(apiVersion, served);
    return served;
  }

  /** Undefined for a 404. */
  async #get(path: string, what: string, token: CancellationToken): Promise<unknown> {
    const { status, body } = await this.#connection.send({ method: 'GET', path }, token);
    if (status === 404) return undefined;
    if (status === 200) return body;
    throw failureOfAnswer(status, body, { context: this.#context, verb: 'list', what });
  }
}

/** Subresources (`deployments/status`) are listed among the kinds; they are none. */
function servedOf(apiVersion: string, entry: unknown): Served | undefined {
  const plural = textAt(entry, 'name');
  const kind = textAt(entry, 'kind');
  if (plural === undefined || kind === undefined || plural.includes('/')) return undefined;
  return {
    kind: { apiVersion, kind, plural, namespaced: fieldAt(entry, 'namespaced') === true },
    isListed: listAt(entry, 'verbs').includes('list'),
  };
}
