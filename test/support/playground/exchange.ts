// One HTTP request and its answer, in the manner of the Kubernetes API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isMap } from '../../../src/objects/object';
import type { Draft } from '../twin/draft';
import { badRequest, Refusal } from '../twin/refusal';

// As the real server's limit on bodies.
const maxBodyBytes = 3 * 1024 * 1024;
const writable = ['application/json'];

export const tokenOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];

export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly method: string;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
    this.url = new URL(request.url ?? '/', 'http://127.0.0.1');
    this.method = request.method ?? 'GET';
  }

  /** A query parameter; undefined when it is absent or empty. */
  query(name: string): string | undefined {
    const value = this.url.searchParams.get(name) ?? '';
    return value === '' ? undefined : value;
  }

  isOn(name: string): boolean {
    return ['1', 'true'].includes(this.query(name) ?? '');
  }

  get mediaType(): string {
    return (this.request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  }

  /** The token of the request, or undefined. */
  get token(): string | undefined {
    return tokenOf(this.request);
  }

  /** The body of a write, which has to be a JSON object in one of the media types. */
  async object(mediaTypes: readonly string[] = writable): Promise<Draft> {
    const text = await this.#text();
    if (!mediaTypes.includes(this.mediaType)) {
      throw new Refusal(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${mediaTypes.join(', ')}`,
      );
    }
    const value = this.#parsed(text);
    if (!isMap(value))
      throw badRequest('the object provided is unrecognized (must be a JSON object)');
    return value;
  }

  /** The body where one may be left out. */
  async optionalObject(): Promise<Draft | undefined> {
    const text = await this.#text();
    const value = text === '' ? undefined : this.#parsed(text);
    return isMap(value) ? value : undefined;
  }

  /** JSON, or plain text for a string. */
  answer(code: number, body: unknown): void {
    const isText = typeof body === 'string';
    const text = isText ? body : `${JSON.stringify(body)}\n`;
    this.response.writeHead(code, {
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    this.response.end(text);
  }

  refuse(refusal: Refusal): void {
    if (this.response.headersSent) this.response.destroy();
    else this.answer(refusal.code, refusal.status);
  }

  async #text(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Read to the end all the same, so that the answer finds a client that listens.
      if (size <= maxBodyBytes) chunks.push(chunk);
    }
    if (size > maxBodyBytes) {
      throw new Refusal(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${maxBodyBytes}`,
      );
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw badRequest(`the object provided is unrecognized: json parse error: ${String(error)}`);
    }
  }
}
