/** Manifests: text to objects as kubectl reads it, and objects to text. */
import {
  Document,
  isNode,
  isScalar,
  parseDocument,
  visit,
  type CreateNodeOptions,
  type DocumentOptions,
  type Pair,
  type Scalar,
  type SchemaOptions,
  type Tags,
  type ToStringOptions,
} from 'yaml';
import { messageOf } from '../base/failure';
import type { KubernetesObject } from './object';
import { chunksOf, type Chunk } from './yamlChunks';
import { withFlowJoined } from './yamlFlow';
import { compareKeys } from './yamlOrder';
import { objectsIn } from './yamlObjects';
import { remarksOn, type Remark } from './yamlRemarks';
import { kubectlTags } from './yamlScalars';

/** One object of a manifest and where it came from. */
export interface ManifestDocument {
  readonly object: KubernetesObject;
  /** Where it starts in the text. */
  readonly offset: number;
  /** Which document of the text, from 0, those without content not counted. Items of a List share it. */
  readonly index: number;
}

export interface ManifestProblem {
  /** A sentence. */
  readonly message: string;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** The object was left out for it; otherwise it was read, though perhaps not as meant. */
  readonly leftOut: boolean;
}

export interface Manifest {
  readonly value: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * Reads every document of a manifest, YAML or JSON, as kubectl does. Never throws: a document that
 * cannot be read is a problem and spoils no other. Lists come as their items.
 */
export function readManifest(text: string): Manifest {
  const value: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  chunksOf(text).forEach((chunk, index) => {
    const { objects, remarks } = readChunk(chunk);
    value.push(...objects.map((it) => ({ ...it, offset: chunk.offset + it.offset, index })));
    for (const remark of remarks) {
      const offset = chunk.offset + remark.offset;
      problems.push({ ...remark, offset, line: text.slice(0, offset).split('\n').length });
    }
  });
  return { value, problems };
}

interface ChunkReading {
  readonly objects: readonly Omit<ManifestDocument, 'index'>[];
  readonly remarks: readonly Remark[];
}

function readChunk(chunk: Chunk): ChunkReading {
  try {
    const document = parsed(chunk.text);
    const remarks = remarksOn(document, chunk.text);
    if (remarks.some((it) => it.leftOut)) return { objects: [], remarks };
    const found = objectsIn(document.toJS({ maxAliasCount }));
    return {
      objects: found.objects.map(({ object, path }) => ({
        object,
        offset: offsetOf(document, path),
      })),
      remarks: [
        ...remarks,
        ...found.remarks.map(({ path, ...it }) => ({ ...it, offset: offsetOf(document, path) })),
      ],
    };
  } catch (error) {
    // Thrown for aliases that multiply without bound, and for nesting that exhausts the stack.
    const message = `This document cannot be read: ${messageOf(error)}.`;
    return { objects: [], remarks: [{ message, offset: 0, leftOut: true }] };
  }
}

/** More than any manifest needs, too few for aliases of aliases to fill the memory. */
const maxAliasCount = 1000;

/** A text the parser refuses is tried once more with its flow collections joined. */
function parsed(text: string): Document.Parsed {
  const document = parseDocument(text, parsing);
  if (document.errors.length === 0) return document;
  const joined = withFlowJoined(text);
  return joined === text ? document : parseDocument(joined, parsing);
}

const parsing = {
  version: '1.1',
  schema: 'failsafe',
  customTags: kubectlTags,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return (isNode(node) ? node.range?.[0] : document.contents?.range[0]) ?? 0;
}

/**
 * The object as YAML, for display and files. Equal objects give equal text: keys stand in one fixed
 * order. Lines are never folded, multi-line text (PEM, Corefile) is a block, and every text that some
 * reader of YAML 1.1 or 1.2 would take for something else is quoted.
 */
export function yamlOf(object: unknown): string {
  const document = new Document(object, writing);
  visit(document, {
    Scalar: (_, node) => {
      setStyle(node);
    },
  });
  return document.toString(writing);
}

const writing = {
  version: '1.2',
  compat: [...kubectlTags, 'timestamp', 'intTime', 'floatTime'] as Tags,
  sortMapEntries: (a: Pair, b: Pair) => compareKeys(keyTextOf(a), keyTextOf(b)),
  aliasDuplicateObjects: false,
  blockQuote: 'literal',
  doubleQuotedAsJSON: true,
  lineWidth: 0,
} satisfies DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions;

/** A block that begins with an empty line is written without the indent that would let it be read. */
function setStyle(node: Scalar): void {
  if (typeof node.value === 'string' && /^[ \t]*\n/.test(node.value)) node.type = 'QUOTE_DOUBLE';
}

const keyTextOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);
