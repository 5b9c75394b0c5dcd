/**
 * Text that is not plain YAML: Go templates, shell variables, build-time variables, the dots of an
 * excerpt. It is covered by as many harmless characters, so that the rest parses and every offset holds.
 */
import { indentedMark } from './chunks';
import { definitionsBeside, joinedInLines } from './branches';
import { elisionsIn } from './elisions';
import { templatesIn, wordsIn } from './fillIns';
import { insertionAt } from './insertions';
import type { Mask } from './mask';
import type { Span } from './nodes';
import { oddBlanksIn } from './oddBlanks';
import { isAlone, isLast } from './templateLines';

export interface Masked {
  /** As long as the text given. */
  readonly text: string;
  readonly masks: readonly Mask[];
  /** A template puts whole lines in that nobody can see here. */
  readonly inserts: boolean;
}

/** `slips` are stretches that cannot be read. */
export function masked(written: string, slips: readonly Span[] = []): Masked {
  const spaced = withPlainBlanks(written);
  const text = spaced.startsWith(' ')
    ? spaced.replace(indentedMark, (it) => ' '.repeat(it.length))
    : spaced;
  const found = stretchesIn(text, slips);
  return found.length === 0
    ? { text, masks: [], inserts: false }
    : covered(text, joinedInLines(found, text));
}

/** In the order of the text; they may overlap. */
const stretchesIn = (text: string, slips: readonly Span[]): readonly Mask[] => {
  const templates = templatesIn(text);
  return [
    ...definitionsBeside(text, templates),
    ...templates,
    ...wordsIn(text),
    ...elisionsIn(text).map((it): Mask => ({ ...it, by: 'excerpt' })),
    ...slips.map((it): Mask => ({ start: it.start, end: it.end, by: 'slip' })),
  ].sort((a, b) => a.start - b.start);
};

function covered(text: string, stretches: readonly Mask[]): Masked {
  const masks: Mask[] = [];
  let found = '';
  let at = 0;
  let inserts = false;
  for (const it of stretches) {
    if (it.start < at) continue;
    const source = text.slice(it.start, it.end);
    const isBlank = isNoValue(it, text);
    const isLines = isBlank && !it.step;
    const seen = isLines && it.by === 'template' ? insertionAt(text, it) : undefined;
    if (isLines && seen === undefined) inserts = true;
    found += text.slice(at, it.start);
    found += seen ?? source.replace(/[^\r\n]/g, isBlank ? ' ' : 'x');
    at = it.end;
    masks.push(it);
  }
  return { text: found + text.slice(at), masks, inserts };
}

/** It stands for whole lines, or for nothing. */
function isNoValue(it: Mask, text: string): boolean {
  if (it.by === 'excerpt' || it.by === 'slip') return true;
  if (it.by === 'shell') return false;
  return it.step ? isLast(text, it) : isAlone(text, it);
}

function withPlainBlanks(text: string): string {
  let plain = '';
  let at = 0;
  for (const { start, end } of oddBlanksIn(text)) {
    plain += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return at === 0 ? text : plain + text.slice(at);
}
