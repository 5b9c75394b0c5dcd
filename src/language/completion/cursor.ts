/**
 * Where in an object a cursor stands, read from lines, their indents and braces alone: a text that is
 * being typed seldom parses.
 */
import type { Path } from '../../mesh/rules/entry/entry';
import { embeddedIn, settingsHead, type Settings } from '../embedded';
import { flowAround, stepsOf, type FlowPlace } from './flow';
import { levelsOf, type Level } from './levels';
import { blockObject, flowObject, type CursorObject } from './cursorObject';
import {
  linesAround,
  surroundingsOf,
  tokensOf,
  unquoted,
  type Lines,
  type Surroundings,
  type Token,
} from './tokens';
import { typedOn } from './typed';

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
  /** Between braces or brackets. */
  readonly flow: FlowStyle | undefined;
  /** A colon already follows the name. */
  readonly hasColon: boolean;
  /** Typed right behind a colon or dash, so that a blank is wanting. */
  readonly needsBlank: boolean;
  /** The column of the name, or of the name the value belongs to. */
  readonly column: number;
  /** Undefined where no kind is written yet. */
  readonly object: CursorObject | undefined;
}

/** How what is put between braces or brackets is written. */
export interface FlowStyle {
  /** Names and texts in quotes. */
  readonly isJson: boolean;
  /** Where a comma has to be put in front, in the text. */
  readonly lacksCommaAt: number | undefined;
  readonly wantsComma: boolean;
}

/** Undefined in comments, block scalars and text that is no YAML. */
export function cursorAt(source: string, offset: number): Cursor | undefined {
  const { text, start, settings } = innermost(surroundingsOf(source, offset), offset);
  const flow = flowAround(text, offset - start);
  if (flow === 'comment') return undefined;
  const found = flow ? inFlow(text, flow, start) : inBlock(text, offset - start, start);
  return found && settings ? { ...found, object: settingsHead(settings) } : found;
}

/** A manifest within the text, where the cursor is in one. */
function innermost(
  around: Surroundings,
  offset: number,
): Surroundings & { readonly settings?: Settings | undefined } {
  const at = offset - around.start;
  const inner = embeddedIn(around.text).found.findLast((it) => it.start <= at && at <= it.end);
  if (!inner) return around;
  const { start, end, settings } = inner;
  return { text: around.text.slice(start, end), start: around.start + start, settings };
}

function inBlock(text: string, offset: number, origin: number): Cursor | undefined {
  const lines = linesAround(text, offset);
  const typed = typedOn(lines.current, offset - lines.currentStart);
  if (!typed) return undefined;
  const { levels, head, column } = around(lines, typed.headEnd, typed.column);
  if (levels.some(({ keys }) => isInBlock(keys, column))) return undefined;
  const inner = levels.at(-1)?.keys ?? [];
  const root = rootOf(levels);
  return {
    role: typed.role,
    path: pathFrom(levels, root, head),
    siblings: inner.map((it) => it.name),
    values: new Map(inner.map((it) => [it.name, unquoted(it.value)])),
    start: origin + lines.currentStart + typed.start,
    end: origin + lines.currentStart + typed.end,
    flow: undefined,
    hasColon: typed.hasColon,
    needsBlank: typed.needsBlank,
    column,
    object: blockObject(levels[root], lines),
  };
}

function inFlow(text: string, flow: FlowPlace, origin: number): Cursor {
  const { frames, role, hasColon, needsBlank, isJson, wantsComma, lacksCommaAt } = flow;
  const lines = linesAround(text, flow.openedAt, flow.endsAt ?? flow.end);
  const headEnd = flow.openedAt - lines.currentStart;
  const { levels, head, column } = around(lines, headEnd, headEnd);
  const own = frames.findLastIndex(({ entries }) => entries.has('kind'));
  const root = rootOf(levels);
  const beside = [...(frames.at(-1)?.entries ?? [])];
  return {
    role,
    path:
      own < 0 ? [...pathFrom(levels, root, head), ...stepsOf(frames)] : stepsOf(frames.slice(own)),
    siblings: beside.map(([name]) => name),
    values: new Map(beside.map(([name, value]) => [name, unquoted(value)])),
    start: origin + flow.start,
    end: origin + flow.end,
    flow: {
      isJson,
      wantsComma,
      lacksCommaAt: lacksCommaAt === undefined ? undefined : origin + lacksCommaAt,
    },
    hasColon,
    needsBlank,
    column,
    object: flowObject(frames[own]) ?? blockObject(levels[root], lines),
  };
}

/** What is around a place on a line, and the name it stands behind. */
function around(lines: Lines, headEnd: number, otherwise: number) {
  const own = tokensOf(lines.current.slice(0, headEnd).trimEnd());
  const head = headEnd > 0 && own.at(-1)?.kind === 'key' ? own.at(-1) : undefined;
  const column = head?.column ?? otherwise;
  const before = [...lines.before, ...(head ? own.slice(0, -1) : own)];
  return { levels: levelsOf(before, lines.after, column), head, column };
}

const rootOf = (levels: readonly Level[]): number =>
  levels.findLastIndex(({ keys }) => keys.some(({ name }) => name === 'kind'));

const pathFrom = (levels: readonly Level[], root: number, head: Token | undefined): Path => [
  ...levels.slice(Math.max(root, 0) + 1).flatMap(({ step }) => step ?? []),
  ...(head ? [head.name] : []),
];

/** The nearest field above is a text of lines, and the cursor is in it. */
const isInBlock = (keys: readonly Token[], column: number): boolean => {
  const last = keys.at(-1);
  return last !== undefined && /^[|>][-+\d]*$/.test(last.value) && last.column < column;
};
