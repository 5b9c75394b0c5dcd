// Requests as the administrator, past the product's own client: to prepare and to check a real cluster.
import * as https from 'node:https';

export interface AdminAnswer {
  readonly status: number;
  /** JSON where the server sent JSON, else text. */
  readonly body: unknown;
}

export interface AdminRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: "/api/v1/namespaces?limit=1". */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const timeoutMs = 30_000;

export class AdminClient {
  readonly #agent: https.Agent;
  readonly #port: number;

  constructor(
    port: number,
    tls: { readonly ca: string; readonly cert: string; readonly key: string },
  ) {
    this.#port = port;
    this.#agent = new https.Agent({ ...tls, keepAlive: true });
  }

  /** Answers whatever the status; rejects when there is no answer. */
  send({
    method,
    path,
    body,
    contentType = 'application/json',
  }: AdminRequest): Promise<AdminAnswer> {
    const options = {
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#port,
      method,
      path,
      headers: { 'content-type': contentType },
      timeout: timeoutMs,
    };
    return new Promise((resolve, reject) => {
      const sent = https.request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: parsed(text) });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
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
    // The server answers some paths in plain text.
    return text;
  }
}
