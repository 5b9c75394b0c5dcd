// Requests to one API server: keep-alive, time-limited, cancellable, with the context's credentials.
import * as http from 'node:http';
import * as https from 'node:https';
import { Cancelled, type CancellationToken } from '../base/cancellation';
import type { Disposable } from '../base/disposable';
import { Failure } from '../base/failure';
import type { Log } from '../base/log';
import { fieldManager } from '../mesh/names';
import type { ContextName } from '../objects/reference';
import type { Credentials, CredentialSource } from './credentials';
import { failureOfNetwork, noAnswer, noCredentials, notKubernetes } from './connectionFailures';
import { Waiting } from './waiting';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without query; its parts are already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** A log is text; every other answer is JSON or foreign. */
  readonly answers?: 'text';
  /** How long everything may take, credentials included; without it only silence is limited. */
  readonly limitMs?: number;
}

/** Whatever the server answered, success or not. The body is JSON where it was JSON, else its text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An idle socket is let go after this; a watch in use is not affected. */
const idleSocketMs = 60_000;
/** So that a peer that vanished (a laptop that slept, a VPN that closed) is noticed within half a minute. */
const keepAliveMs = 15_000;

/** The answer of a connection that was gone before it was used again. */
const stale = Symbol('stale');

export class Connection implements Disposable {
  readonly #context: ContextName;
  readonly #server: URL;
  readonly #credentials: CredentialSource;
  readonly #timeoutMs: number;
  readonly #log: Log;
  readonly #agent: http.Agent;

  /** `timeoutMs` limits the silence of the server: before its answer and within it. */
  constructor(about: {
    readonly context: ContextName;
    readonly server: string;
    readonly credentials: CredentialSource;
    readonly timeoutMs: number;
    readonly log: Log;
  }) {
    this.#context = about.context;
    this.#server = new URL(about.server);
    this.#credentials = about.credentials;
    this.#timeoutMs = about.timeoutMs;
    this.#log = about.log;
    const options = { keepAlive: true, keepAliveMsecs: keepAliveMs, timeout: idleSocketMs };
    this.#agent = this.#isTls ? new https.Agent(options) : new http.Agent(options);
  }

  get #isTls(): boolean {
    return this.#server.protocol === 'https:';
  }

  /** Host and port, for sentences. */
  get host(): string {
    return `${this.#server.hostname}:${this.#server.port || (this.#isTls ? '443' : '80')}`;
  }

  /** Answers whatever the status; throws `Failure` when there is no answer, `Cancelled` when stopped. */
  async send(request: Request, token: CancellationToken): Promise<Answer> {
    return this.#withAnswer(request, token, async (response, alive) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) {
        alive();
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const status = response.statusCode ?? 0;
      const isText = request.answers === 'text' && status === 200;
      return { status, body: isText ? text : this.#parsed(text, response) };
    });
  }

  /**
   * Hands over the lines of a watch as they come, until the server ends it. `silenceMs` is how long
   * it may say nothing. An answer other than 200 is returned, its body read; undefined after a 200.
   */
  async stream(
    request: Request,
    onLine: (line: string) => void,
    silenceMs: number,
    token: CancellationToken,
  ): Promise<Answer | undefined> {
    return this.#withAnswer(
      request,
      token,
      async (response, alive) => {
        response.setEncoding('utf8');
        let rest = '';
        for await (const chunk of response as AsyncIterable<string>) {
          alive();
          rest += chunk;
          if (response.statusCode !== 200) continue;
          const lines = rest.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line !== '') onLine(line);
        }
        if (response.statusCode === 200) return undefined;
        return { status: response.statusCode ?? 0, body: this.#parsed(rest, response) };
      },
      silenceMs,
    );
  }

  dispose(): void {
    this.#agent.destroy();
  }

  async #withAnswer<T>(
    request: Request,
    token: CancellationToken,
    use: (response: http.IncomingMessage, alive: () => void) => Promise<T>,
    silenceMs: number = this.#timeoutMs,
  ): Promise<T> {
    const { limitMs } = request;
    const attempt = new Waiting(token);
    const told = <R>(work: Promise<R>): Promise<R> =>
      work.catch((error: unknown) => {
        throw this.#told(error, attempt, token);
      });
    try {
      attempt.allow(limitMs ?? this.#timeoutMs);
      let credentials = await this.#credentialsFor(attempt);
      let response = await told(this.#answerTo(request, credentials, attempt.signal));
      if (response.statusCode === 401) {
        // Credentials may have expired since we were given them: once more with new ones.
        this.#credentials.forget(credentials);
        response.resume();
        credentials = await this.#credentialsFor(attempt);
        response = await told(this.#answerTo(request, credentials, attempt.signal));
      }
      const alive = () => {
        if (limitMs === undefined) attempt.allow(silenceMs);
      };
      alive();
      return await told(use(response, alive));
    } finally {
      attempt.dispose();
    }
  }

  async #credentialsFor(attempt: Waiting): Promise<Credentials> {
    try {
      return await attempt.race(this.#credentials.get());
    } catch (error) {
      throw attempt.isOverdue
        ? noCredentials(this.#context, this.#credentials.plugin, attempt.limitMs)
        : error;
    }
  }

  #told(error: unknown, attempt: Waiting, token: CancellationToken): Error {
    if (token.isCancellationRequested) return new Cancelled();
    if (Failure.is(error) || error instanceof Cancelled) return error;
    if (attempt.isOverdue) return noAnswer(this.#context, this.host, attempt.limitMs);
    // Node's own errors carry a code; without one this is a fault of ours.
    if (error instanceof TypeError && !('code' in error)) return error;
    return failureOfNetwork(error, this.#context, this.host);
  }

  /**
   * A server, or a balancer before it, may let an idle connection go just as it is used again: that
   * is no failure of the cluster. Only what can do nothing twice is sent once more.
   */
  async #answerTo(
    request: Request,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    for (;;) {
      const answer = await this.#open(request, credentials, signal);
      if (answer !== stale) return answer;
    }
  }

  #open(request: Request, credentials: Credentials, signal: AbortSignal) {
    const { method, contentType = 'application/json' } = request;
    const path = this.#server.pathname.replace(/\/$/, '') + request.path + queryText(request);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    this.#log.debug(`${method} ${path}`);
    return new Promise<http.IncomingMessage | typeof stale>((resolve, reject) => {
      const sent = (this.#isTls ? https : http).request({
        protocol: this.#server.protocol,
        hostname: this.#server.hostname.replace(/^\[|\]$/g, ''),
        port: this.#server.port,
        agent: this.#agent,
        ...credentials,
        method,
        path,
        signal,
        headers: {
          accept: 'application/json',
          'user-agent': fieldManager,
          ...(body === undefined
            ? {}
            : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
          ...(credentials.headers as http.OutgoingHttpHeaders),
        },
      });
      sent.on('response', resolve).on('error', (error) => {
        const isStale = sent.reusedSocket && method === 'GET' && 'code' in error;
        if (isStale && error.code === 'ECONNRESET') resolve(stale);
        else reject(error);
      });
      sent.end(body);
    });
  }

  #parsed(text: string, response: http.IncomingMessage): unknown {
    const isJson = response.headers['content-type']?.includes('json') === true;
    try {
      if (isJson) return JSON.parse(text) as unknown;
    } catch {
      // Falls through: what calls itself JSON and is not is as foreign as a login page.
    }
    if ((response.statusCode ?? 0) < 400) throw notKubernetes(this.#context, this.host);
    return text;
  }
}

function queryText({ query = {} }: Request): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
