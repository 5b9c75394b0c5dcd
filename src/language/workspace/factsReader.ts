import { atOnce } from '../../base/pace';
import { chunksOf } from '../chunks';
import {
  documentsIn,
  parseChunk,
  parseDocuments,
  type ManifestChunk,
  type ManifestText,
} from '../document';
import { chunkFactsOf, type ChunkFacts } from './facts';
import { mayNameHost } from './hostText';
import { isKustomization, kustomizationOf, type KustomizationFacts } from './kustomization';

/** What is known of one file. The same chunk of a text gives the very same facts. */
export interface FileFacts {
  /** From the top of the workspace, with slashes: `clusters/east/httpbin.yaml`. */
  readonly path: string;
  readonly chunks: readonly ChunkFacts[];
  readonly kustomization: KustomizationFacts | undefined;
}

/** Longer documents name no hosts a person wrote there, and would hold the editor up. */
const maxChunk = 64 * 1024;

/** Reads files for the index; what it knows of a chunk it remembers as long as the chunk lives. */
export class FactsReader {
  readonly #known = new WeakMap<ManifestChunk, ChunkFacts>();

  /** `zones` are the last labels of remote hosts: `global`. */
  constructor(readonly zones: readonly string[]) {}

  /** All at once. Never throws. */
  read(path: string, text: string): FileFacts {
    return this.readManifest(path, parseDocuments(text));
  }

  /** The same, with a pause offered after each chunk, and within a long one. */
  *readInSteps(path: string, text: string): Generator<void, FileFacts> {
    const chunks: ChunkFacts[] = [];
    for (const it of chunksOf(text)) {
      const chunk = parseChunk(it);
      if (chunk.isSlow) yield* this.#parsing(chunk);
      chunks.push(this.#readChunk(chunk));
      yield;
    }
    return { path, chunks, kustomization: kustomizationIn(path, text) };
  }

  readManifest(path: string, manifest: ManifestText): FileFacts {
    return atOnce(this.readManifestInSteps(path, manifest));
  }

  /**
   * The same, with a pause offered after each chunk. Whoever else is going to read the same chunks reads
   * each that is new `alike`, while it is parsed.
   */
  *readManifestInSteps(
    path: string,
    { text, chunks }: ManifestText,
    alike?: (chunk: ManifestChunk) => void,
  ): Generator<void, FileFacts> {
    const facts: ChunkFacts[] = [];
    for (const it of chunks) {
      if (it.isSlow) yield* this.#parsing(it);
      if (!this.#known.has(it)) alike?.(it);
      facts.push(this.#readChunk(it));
      it.release();
      yield;
    }
    return { path, chunks: facts, kustomization: kustomizationIn(path, text) };
  }

  /** Has it parsed in steps, where it is going to be read. */
  *#parsing(chunk: ManifestChunk): Generator<void> {
    if (chunk.text.length <= maxChunk && !this.#known.has(chunk)) yield* chunk.reading();
  }

  #readChunk(chunk: ManifestChunk): ChunkFacts {
    const known = this.#known.get(chunk);
    if (known) return known;
    const facts = chunkFactsOf(chunk.text.length, this.#documentsOf(chunk), this.zones);
    this.#known.set(chunk, facts);
    return facts;
  }

  #documentsOf(chunk: ManifestChunk) {
    const { text } = chunk;
    if (text.length > maxChunk || /^kind:\s*CustomResourceDefinition/m.test(text)) return [];
    const { documents } = chunk;
    if (documents.length > 0) return documents;
    return mayNameHost(text, this.zones) ? documentsIn(text) : [];
  }
}

const kustomizationIn = (path: string, text: string): KustomizationFacts | undefined =>
  isKustomization(path) && text.length <= maxChunk ? kustomizationOf(text) : undefined;
