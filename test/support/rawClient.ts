// Requests to an API server past the product's own client: to prepare a cluster, and to look at its wire.
import * as http from 'node:http';
import * as https from 'node:https';

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: "/api/v1/namespaces?limit=1". */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly text?: string;
  readonly contentType?: string;
  readonly token?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** JSON where the server sent one value of it, else the text. */
  readonly body: unknown;
}

/** How a client makes itself known. */
export type Identity =
  { readonly ca: string; readonly cert: string; readonly key: string } | { readonly token: string };

const timeoutMs = 30_000;

export class RawClient {
  readonly #url: URL;
  readonly #agent: http.Agent;
  readonly #token: string | undefined;

  constructor(url: string, identity: Identity) {
    this.#url = new URL(url);
    this.#token = 'token' in identity ? identity.token : undefined;
    this.#agent =
      'token' in identity
        ? new http.Agent({ keepAlive: true })
        : new https.Agent({ ...identity, keepAlive: true });
  }

  /** Answers whatever the status, when the answer is whole; rejects when there is none. */
  send(request: RawRequest): Promise<RawAnswer> {
    const { method, path, contentType = 'application/json' } = request;
    const text = request.text ?? (request.body === undefined ? '' : JSON.stringify(request.body));
    const token = request.token ?? this.#token;
    const options = {
      agent: this.#agent,
      host: this.#url.hostname,
      port: this.#url.port,
      method,
      path,
      headers: {
        // Said outright, as Node sends a DELETE's body without it.
        'content-length': Buffer.byteLength(text),
        'content-type': contentType,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      timeout: timeoutMs,
    };
    const { request: open } = this.#url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const sent = open(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, text: answer, body: parsed(answer) });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject);
      sent.end(text);
    });
  }

  /** Whether a path answers 200; no answer counts as no. */
  async isOk(path: string): Promise<boolean> {
    return this.send({ method: 'GET', path }).then(
      (it) => it.status === 200,
      () => false,
    );
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Some paths are answered in plain text, and watches in many values.
    return text;
  }
}
