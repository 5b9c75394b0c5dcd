/** What there is to say about a parsed document before its value is used. */
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

/** What a part of reading has to say; the offset is within its own document. */
export interface Remark {
  /** A sentence. */
  readonly message: string;
  readonly offset: number;
  /** The document cannot be used. */
  readonly leftOut: boolean;
}

/**
 * The parser's errors, and what it lets pass though kubectl would not, or would in silence.
 * Of what makes a document useless only the first is told: the rest mostly follows from it.
 */
export function remarksOn(document: Document.Parsed, text: string): readonly Remark[] {
  const remarks = [...errorsOf(document), ...remarksOnNodes(document)];
  const [fatal] = remarks.filter((it) => it.leftOut).sort((a, b) => a.offset - b.offset);
  if (!fatal) return remarks;
  const hint =
    /\{\{-? /.test(text) && !fatal.message.endsWith(templateHint) ? ` ${templateHint}` : '';
  return [{ ...fatal, message: fatal.message + hint }];
}

const errorsOf = (document: Document.Parsed): readonly Remark[] =>
  document.errors.map((it) =>
    it.code === 'MULTIPLE_DOCS'
      ? {
          ...remark(it.pos[0], 'What follows the end of this document is not read.'),
          leftOut: false,
        }
      : remark(it.pos[0], sentenceOf(it.message)),
  );

function sentenceOf(message: string): string {
  if (message.includes('call stack')) return 'This document is nested too deeply to be read.';
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function remarksOnNodes(document: Document.Parsed): readonly Remark[] {
  const remarks: Remark[] = [];
  const anchors = new Set<string>();
  for (const node of nodesUnder(document.contents)) {
    if (isAlias(node)) {
      if (!anchors.has(node.source))
        remarks.push(remark(offsetOf(node), aliasMessage(node.source)));
      continue;
    }
    if (node.anchor !== undefined) anchors.add(node.anchor);
    if (isMap(node)) remarks.push(...remarksOnKeys(node));
    if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
      const message = `${String(node.source)} is a number that JSON cannot carry.`;
      remarks.push(remark(offsetOf(node), message));
    }
  }
  return remarks;
}

/** In the order of the text. By a stack of our own: nesting is up to whoever wrote the text. */
function* nodesUnder(root: unknown): Generator<Node> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isPair(node)) waiting.push(node.value, node.key);
    if (!isNode(node)) continue;
    yield node;
    if (isCollection(node)) for (const item of node.items.toReversed()) waiting.push(item);
  }
}

const remark = (offset: number, message: string): Remark => ({ message, offset, leftOut: true });

const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

const aliasMessage = (name: string): string =>
  `"*${name}" reads as an alias, and no anchor has that name. Put it in quotes to mean the text.`;

function remarksOnKeys(map: YAMLMap): readonly Remark[] {
  const seen = new Set<string>();
  const remarks = map.items.flatMap(({ key }) => {
    const offset = offsetOf(key);
    if (isCollection(key)) return [remark(offset, collectionMessage)];
    if (!isScalar(key) || typeof key.value === 'symbol') return [];
    if (key.value === null) return [remark(offset, 'A key is missing here.')];
    const name = keyNameOf(key.value);
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond ? [{ ...remark(offset, duplicateMessage(name)), leftOut: false }] : [];
  });
  // Two documents run together repeat every key: saying so once is enough.
  const runTogether = remarks.find((it) => it.message === runTogetherMessage);
  return runTogether ? [runTogether] : remarks;
}

/** As JSON will have it. */
const keyNameOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const templateHint = 'Is this a template that was not rendered?';
const collectionMessage = `A map or list cannot be a key. ${templateHint}`;

const runTogetherMessage =
  '"apiVersion" is given twice and the last one counts. Is a "---" missing between two documents?';

const duplicateMessage = (name: string): string =>
  name === 'apiVersion' ? runTogetherMessage : `"${name}" is given twice, and the last one counts.`;
