// What a request must carry so that the API server knows its user: headers and TLS material.
import { readFile } from 'node:fs/promises';
import type { Agent, OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from './clientNode';
import type { Clock } from '../base/clock';
import { isMap, listAt, textAt, type JsonMap } from '../objects/object';
import type { ContextName } from '../objects/reference';
import { failureOfCredentials } from './connectionFailures';
import type { Access } from './kubeconfig';

/** How long credentials are used before they are asked for again. A 401 asks at once. */
const lifetimeMs = 5 * 60_000;

/** Request options with credentials in them. The agent is set only where a proxy is needed. */
export type Credentials = RequestOptions & { readonly agent?: Agent };

interface Kept {
  readonly since: number;
  readonly promise: Promise<Credentials>;
  value: Credentials | undefined;
}

/**
 * The credentials of one context, kept for a while. A plugin that is slow (it may wait for a
 * browser login) is asked once however many requests wait for it.
 */
export class CredentialSource {
  readonly #context: ContextName;
  readonly #access: Access;
  readonly #clock: Clock;
  #kept: Kept | undefined;

  constructor(context: ContextName, access: Access, clock: Clock) {
    this.#context = context;
    this.#access = access;
    this.#clock = clock;
  }

  /** The program that makes them, where there is one. */
  get plugin(): string | undefined {
    return textAt(this.#access.user, 'exec', 'command');
  }

  /** Throws `Failure` (`kubeconfig`, `toolMissing`, `toolFailed`) when there are none to be had. */
  get(): Promise<Credentials> {
    const kept = this.#kept;
    if (kept && this.#clock.now() - kept.since < lifetimeMs) return kept.promise;
    const made: Kept = { since: this.#clock.now(), promise: this.#make(), value: undefined };
    this.#kept = made;
    made.promise.then(
      (value) => (made.value = value),
      () => {
        // Whoever asked hears of it; the next one to ask tries anew.
        if (this.#kept === made) this.#kept = undefined;
      },
    );
    return made.promise;
  }

  /** The server did not accept these: whoever asks next gets new ones. */
  forget(refused: Credentials): void {
    if (this.#kept?.value === refused) this.#kept = undefined;
  }

  async #make(): Promise<Credentials> {
    const { KubeConfig } = await import('./clientNode');
    try {
      return await credentialsOf(new KubeConfig(), this.#access);
    } catch (error) {
      throw failureOfCredentials(error, this.#context, this.plugin);
    }
  }
}

async function credentialsOf(config: KubeConfig, access: Access): Promise<Credentials> {
  config.loadFromString(JSON.stringify(await singleConfig(access)));
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  const groups = listAt(access.user, 'as-groups').filter((it) => typeof it === 'string');
  if (groups.length > 0) {
    options.headers = { ...(options.headers as OutgoingHttpHeaders), 'Impersonate-Group': groups };
  }
  const { agent, ...rest } = options;
  // Its agents keep no connection alive, so we use ours wherever there is no proxy in between.
  const isProxied = textAt(access.cluster, 'proxy-url') !== undefined;
  return isProxied && typeof agent === 'object' ? { ...rest, agent } : rest;
}

/** A kubeconfig of one context, so that no other entry of the file can spoil it. */
async function singleConfig({ cluster, user }: Access): Promise<JsonMap> {
  const isPlain = textAt(cluster, 'server')?.startsWith('http:') === true;
  return {
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [
      {
        name: 'it',
        // The client refuses plain http unless told that TLS is not to be verified.
        cluster: { ...cluster, ...(isPlain ? { 'insecure-skip-tls-verify': true } : {}) },
      },
    ],
    users: [{ name: 'it', user: withExecInfo(await withToken(user), cluster) }],
  } as JsonMap;
}

/** The client neither trims a token file nor knows both spellings of it; inline tokens give way to it. */
async function withToken(user: Access['user']): Promise<Access['user']> {
  const file = textAt(user, 'tokenFile') ?? textAt(user, 'token-file');
  if (file === undefined) return user;
  const { tokenFile: _file, 'token-file': _other, ...rest } = user;
  return { ...rest, token: (await readFile(file, 'utf8')).trim() };
}

/** Plugins of client.authentication.k8s.io/v1 refuse to run without this variable, which the client does not set. */
function withExecInfo(user: Access['user'], cluster: Access['cluster']): Access['user'] {
  const exec = user['exec'];
  if (!isMap(exec)) return user;
  const info = {
    apiVersion: textAt(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1beta1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(exec['provideClusterInfo'] === true ? { cluster } : {}),
    },
  };
  const variable = { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) };
  return { ...user, exec: { ...exec, env: [variable, ...listAt(exec, 'env')] } };
}
