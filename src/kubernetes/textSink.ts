import { Writable } from 'node:stream';

/** Enough for any answer of a resolver; a program that writes more is cut. */
const longest = 64 * 1024;

/** A stream that keeps the text written into it. */
export class TextSink extends Writable {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#size < longest) this.#chunks.push(chunk);
    this.#size += chunk.length;
    done();
  }
}
