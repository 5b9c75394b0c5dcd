/**
 * Where in an object a cursor stands, read from lines and their indents alone: a text that is being
 * typed seldom parses.
 */
import type { Path } from '../../mesh/rules/entry/entry';
import { levelsOf, type Level } from './levels';
import { linesAround, tokensOf, unquoted, type Lines, type Token } from './tokens';
import { typedOn } from './typed';

export interface CursorObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface Cursor {
  /** What is being typed: the name of a field, its value, or an item of a list, which may yet be either. */
  readonly role: 'key' | 'value' | 'item';
  /** Of the value or the item, or of the map the key is in. Counted from the object. */
  readonly path: Path;
  /** Names in the same map but for the one being typed. */
  readonly siblings: readonly string[];
  /** The scalars beside it, as far as they stand behind their names. */
  readonly values: ReadonlyMap<string, string>;
  /** What is typed so far and what hangs on to it: completions replace it. */
  readonly start: number;
  readonly end: number;
  /** The part of it in front of the cursor. */
  readonly prefix: string;
  /** Between braces or brackets. */
  readonly isFlow: boolean;
  /** A colon already follows the name. */
  readonly hasColon: boolean;
  /** Typed right behind a colon or dash, so that a blank is wanting. */
  readonly needsBlank: boolean;
  /** The column of the name, or of the name the value belongs to. */
  readonly column: number;
  /** Undefined where no kind is written yet. */
  readonly object: CursorObject | undefined;
}

/** Undefined in comments, block scalars and text that is no YAML. */
export function cursorAt(source: string, offset: number): Cursor | undefined {
  const lines = linesAround(source, offset);
  const typed = typedOn(lines.current, offset - lines.currentStart);
  if (!typed) return undefined;
  const own = tokensOf(lines.current.slice(0, typed.headEnd));
  const isBehindKey = typed.headEnd > 0 && own.at(-1)?.kind === 'key';
  const head = isBehindKey ? own.at(-1) : undefined;
  const column = head?.column ?? typed.column;
  const around = [...lines.before, ...(head ? own.slice(0, -1) : own)];
  const levels = levelsOf(around, lines.after, column);
  if (levels.some(({ keys }) => isInBlock(keys, column))) return undefined;
  const root = levels.findLastIndex(({ keys }) => keys.some(({ name }) => name === 'kind'));
  const steps = levels.slice(Math.max(root, 0) + 1).flatMap(({ step }) => step ?? []);
  const inner = levels.at(-1)?.keys ?? [];
  const isInner = typed.steps.length === 0 && !typed.isFlow;
  return {
    role: typed.role,
    path: [...steps, ...(head ? [head.name] : []), ...typed.steps],
    siblings: isInner ? inner.map((it) => it.name) : typed.siblings,
    values: new Map(isInner ? inner.map((it) => [it.name, unquoted(it.value)]) : []),
    start: lines.currentStart + typed.start,
    end: lines.currentStart + typed.end,
    prefix: lines.current.slice(typed.start, offset - lines.currentStart),
    isFlow: typed.isFlow,
    hasColon: typed.hasColon,
    needsBlank: typed.needsBlank,
    column,
    object: objectOf(levels[root], lines),
  };
}

/** The nearest field above is a text of lines, and the cursor is in it. */
const isInBlock = (keys: readonly Token[], column: number): boolean => {
  const last = keys.at(-1);
  return last !== undefined && /^[|>][-+\d]*$/.test(last.value) && last.column < column;
};

function objectOf(level: Level | undefined, lines: Lines): CursorObject | undefined {
  const valueOf = (name: string, keys = level?.keys ?? []) =>
    unquoted(keys.find((it) => it.name === name)?.value ?? '');
  const kind = valueOf('kind');
  if (!level || kind === '') return undefined;
  const metadata = level.keys.find((it) => it.name === 'metadata');
  const inner = metadata ? childrenOf(metadata, lines) : [];
  const flow = (name: string) =>
    new RegExp(`[{,]\\s*${name}:\\s*["']?([\\w.-]+)`).exec(metadata?.value ?? '')?.[1];
  return {
    apiVersion: valueOf('apiVersion'),
    kind,
    name: valueOf('name', inner) || flow('name'),
    namespace: valueOf('namespace', inner) || flow('namespace'),
  };
}

/** The fields right under one that is not on the cursor's own line. */
function childrenOf(parent: Token, { before, after }: Lines): readonly Token[] {
  const all = [...before, ...after];
  const rest = all.slice(all.indexOf(parent) + 1);
  const end = rest.findIndex((it) => it.column <= parent.column);
  const under = rest.slice(0, end < 0 ? undefined : end);
  return under.filter((it) => it.kind === 'key' && it.column === under[0]?.column);
}
