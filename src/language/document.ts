/** A text as the documents and objects in it. */
import { chunksOf, heredocsAround, regionsOf, type Region } from './chunks';
import type { Heredoc } from './embedded';
import type { Mask } from './mask';
import { contains, type AliasNode, type ManifestNode, type Span } from './nodes';
import { pieceOfMesh } from './meshPieces';
import { clusterNamedIn, objectFrom, settingsUnder, type ManifestObject } from './manifestObject';
import { objectsIn } from './objectsUnder';
import { none } from '../mesh/rules/saying';
import { mayChoose } from './branches';
import { Memo } from './memo';
import { parseText, parsingText, type ParsedText } from './parse';
import { reading, readingsOf, type Fault, type Reading } from './readings';
import { isWorthParsing } from './worthParsing';

/** Offsets in a document count from the start of its chunk. */
export interface ManifestDocument {
  /** The text of its chunk. */
  readonly text: string;
  /** The same with blanks for all that is not of this document. */
  readonly written: string;
  readonly root: ManifestNode | undefined;
  /** All that stand for values, in the order of the text. */
  readonly aliases: readonly AliasNode[];
  /** Items of a List come as objects of their own. */
  readonly objects: readonly ManifestObject[];
  readonly masks: readonly Mask[];
  /** Where it stops being YAML; nothing from there on is certain. */
  readonly brokenAt: number | undefined;
  /** Where readers stop, each in the text as it is read up to there; behind all but the last it goes on. */
  readonly faults: readonly Fault[];
  /** Stretches of it that are documents of their own. */
  readonly holes: readonly Span[];
  /** It stands in a shell script, which may fill variables in. */
  readonly heredoc: Heredoc | undefined;
  /** The context it is for, where a comment such as `# For cluster east` says so. */
  readonly cluster: string | undefined;
  readonly memo: Memo;
  /** The same document with another text, as long, which may be parsed already. */
  readonly as: (written: string, parsed?: ParsedText) => ManifestDocument;
}

/** What is parsed again sooner than anyone notices is not held. */
const soonParsed = 16 * 1024;

/** And what is judged sooner, even where it is broken and read in several ways. */
const soonJudged = 4 * 1024;

/**
 * What stands between two `---`. It is parsed when somebody asks for its documents: the trees of ten
 * thousand would be most of what we keep in memory, and moving them around most of what collecting it
 * takes. What is found in it is remembered by the chunk, never by its documents.
 */
export class ManifestChunk {
  readonly memo = new Memo();
  #documents: readonly ManifestDocument[] | undefined;

  constructor(
    readonly text: string,
    /** The heredoc it stands in the middle of, or at the end. */
    readonly within: Heredoc | undefined,
  ) {}

  get documents(): readonly ManifestDocument[] {
    return (this.#documents ??= documentsOf(this.text, this.within));
  }

  /** Has it parsed in steps, for where that takes its time. */
  *reading(): Generator<void> {
    const { text, within } = this;
    if (this.#documents || !isWorthParsing(text)) return;
    yield;
    const documents = yield* documentsInSteps(text, within);
    this.#documents ??= documents;
    yield;
  }

  /** Of a single List, perhaps: it stays parsed. */
  get isLong(): boolean {
    return this.text.length > soonParsed;
  }

  /** It is judged in steps: for its length, or for all that a template may make of it. */
  get isSlow(): boolean {
    return this.text.length > soonJudged || mayChoose(this.text);
  }

  /** Said by who has gone through it on the way through a whole text. */
  release(): void {
    if (!this.isLong && !this.#isBroken) this.#documents = undefined;
  }

  /** To find out why takes several times as long as to parse it. */
  get #isBroken(): boolean {
    return this.isSlow && this.#documents?.some((it) => it.faults.length > 0) === true;
  }
}

/** For who finds something in each chunk: nothing, again and again, while one is parsed that takes its time. */
export function* whileReading(chunk: ManifestChunk): Iterable<readonly never[]> {
  if (!chunk.isSlow) return;
  const steps = chunk.reading();
  while (!steps.next().done) yield none;
}

export interface ManifestText {
  readonly text: string;
  readonly chunks: readonly ManifestChunk[];
}

/** Parses a text of any kind. Never throws; what is no manifest has no objects. */
export const parseDocuments = (text: string): ManifestText => ({
  text,
  chunks: placedInScripts(
    text,
    chunksOf(text).map((it) => parseChunk(it)),
  ),
});

/** Chunks in the middle of a heredoc are read as such; all others are the very same. */
export function placedInScripts(
  text: string,
  chunks: readonly ManifestChunk[],
): readonly ManifestChunk[] {
  if (!text.includes('<<') && !chunks.some((it) => it.within)) return chunks;
  const around = [...heredocsAround(chunks.map((it) => it.text))];
  return chunks.map((it, index) =>
    it.within === around[index] ? it : parseChunk(it.text, around[index]),
  );
}

export interface PlacedChunk {
  readonly start: number;
  readonly chunk: ManifestChunk;
}

export interface PlacedDocument {
  /** Where the document's offsets count from. */
  readonly start: number;
  readonly document: ManifestDocument;
}

export function* placedDocuments({ chunks }: ManifestText): Iterable<PlacedDocument> {
  let start = 0;
  for (const chunk of chunks) {
    for (const document of chunk.documents) yield { start, document };
    chunk.release();
    start += chunk.text.length;
  }
}

/** The chunk that an offset of the text is in, or the two between which it is. */
export function* chunksAround({ chunks }: ManifestText, offset: number): Iterable<PlacedChunk> {
  let start = 0;
  for (const chunk of chunks) {
    if (start > offset) return;
    const end = start + chunk.text.length;
    if (offset <= end) yield { start, chunk };
    start = end;
  }
}

/** Those at an offset of the text; no others are parsed for it. `all` are those of other matters as well. */
export function* documentsAround(
  manifest: ManifestText,
  offset: number,
  all = false,
): Iterable<PlacedDocument> {
  for (const { start, chunk } of chunksAround(manifest, offset)) {
    const { documents, text, within } = chunk;
    const found = all && documents.length === 0 ? documentsIn(text, within) : documents;
    for (const document of found) yield { start, document };
  }
}

/** The innermost object at an offset of the text. */
export function objectAt(
  manifest: ManifestText,
  offset: number,
): (PlacedDocument & { readonly object: ManifestObject }) | undefined {
  let found: (PlacedDocument & { readonly object: ManifestObject }) | undefined;
  for (const { start, document } of documentsAround(manifest, offset)) {
    const at = offset - start;
    // Those within others come behind them.
    const object = document.objects.findLast((it) => contains(it.node, at));
    if (object) found = { start, document, object };
  }
  return found;
}

export const parseChunk = (text: string, within?: Heredoc): ManifestChunk =>
  new ManifestChunk(text, within);

const documentsOf = (text: string, within?: Heredoc): readonly ManifestDocument[] =>
  isWorthParsing(text) ? documentsIn(text, within) : none;

/** What all documents of a chunk bring; nearly every chunk has one. */
export function ofEach<T>(
  documents: readonly ManifestDocument[],
  of: (document: ManifestDocument) => readonly T[],
): readonly T[] {
  const first = documents[0];
  return first && documents.length === 1 ? of(first) : documents.flatMap((it) => of(it));
}

/** Each text of a script is read behind blanks for what stands before it: beyond several hundred none is. */
const mostRead = 100_000_000;

const mostRegions = (chunk: string): number => Math.max(1, Math.ceil(mostRead / chunk.length));

/** Where the first text of a script begins that nobody reads for all those in front of it. */
export function unreadFrom({ documents, text, within }: ManifestChunk): number | undefined {
  // Each that is read is a document at least.
  if (documents.length < mostRegions(text)) return undefined;
  return regionsOf(text, within)[mostRegions(text)]?.offset;
}

/** The documents of a chunk, whatever they are about. */
export function documentsIn(chunk: string, within?: Heredoc): readonly ManifestDocument[] {
  const regions = regionsFrom(chunk, within);
  const [first] = regions;
  return first && regions.length === 1
    ? documentsOfRegion(chunk, first)
    : regions.flatMap((it) => documentsOfRegion(chunk, it));
}

/** The same in steps. */
function* documentsInSteps(
  chunk: string,
  within: Heredoc | undefined,
): Generator<void, readonly ManifestDocument[]> {
  const found: ManifestDocument[] = [];
  for (const it of regionsFrom(chunk, within)) {
    yield;
    const text = textOf(it);
    const written = writtenOf(it, text);
    const readings = yield* reading(written, yield* parsingText(written));
    yield;
    for (const one of readings) found.push(documentFrom(chunk, it, text, one));
  }
  return found;
}

const regionsFrom = (chunk: string, within: Heredoc | undefined): readonly Region[] =>
  regionsOf(chunk, within).slice(0, mostRegions(chunk));

function documentsOfRegion(chunk: string, region: Region): readonly ManifestDocument[] {
  const text = textOf(region);
  return readingsOf(writtenOf(region, text)).map((it) => documentFrom(chunk, region, text, it));
}

/** `<<-` takes tabs away. */
const textOf = ({ heredoc, text }: Region): string =>
  heredoc && text.includes('\t') ? untabbed(text) : text;

/** Blanks in front keep offsets those of the chunk, without a second set of numbers. */
const writtenOf = ({ offset }: Region, text: string): string =>
  offset === 0 ? text : ' '.repeat(offset - 1) + '\n' + text;

function documentFrom(
  chunk: string,
  region: Region,
  text: string,
  { written, parsed, faults }: Reading,
): ManifestDocument {
  const { heredoc, holes } = region;
  const settings = region.settings ?? pieceOfMesh(parsed.root);
  const isWhole = !parsed.inserts && parsed.brokenAt === undefined;
  const cluster = clusterNamedIn(text);
  const memo = new Memo();
  return {
    text: chunk,
    written,
    faults,
    root: parsed.root,
    aliases: parsed.aliases,
    objects: settings
      ? settingsUnder(parsed.root, settings, isWhole, memo)
      : objectsIn(parsed.root, text, parsed.masks).map(({ node, isPiece }) =>
          objectFrom(node, isWhole && !isPiece, cluster, memo),
        ),
    masks: parsed.masks,
    brokenAt: parsed.brokenAt,
    holes,
    heredoc,
    cluster,
    memo,
    as: (other, parsed = parseText(other)) =>
      documentFrom(chunk, region, text, { written: other, parsed, faults: none }),
  };
}

/** As many blanks, where all lines begin with the same tabs. */
function untabbed(text: string): string {
  const [lead = ''] = /^\t*(?=[^\s#])/m.exec(text) ?? [];
  const isEven = lead !== '' && !new RegExp(`^(?!${lead}[^\\t]|[ \\t]*\\r?$)`, 'm').test(text);
  return isEven ? text.replaceAll(/^\t+/gm, (it) => ' '.repeat(it.length)) : text;
}
