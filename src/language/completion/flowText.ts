/** Completions as they are written between braces and brackets, and as JSON wants them. */
import type { Cursor, FlowStyle } from './cursor';
import type { Completion } from './source';

export function writtenInFlow(
  it: Completion,
  { role, hasColon }: Cursor,
  { isJson, wantsComma }: FlowStyle,
): Completion {
  const text = isJson && it.isSnippet !== true ? asJson(it, hasColon) : it.insert;
  // An item of a list that is a map has braces of its own.
  const whole = role === 'item' && it.kind === 'field' ? `{${text}}` : text;
  return { ...it, insert: wantsComma ? `${whole},` : whole };
}

function asJson({ kind, insert }: Completion, hasColon: boolean): string {
  if (kind !== 'field' || hasColon) return quoted(insert, kind);
  const [, name = insert, value = ''] = /^(.*?): ?(.*)$/.exec(insert) ?? [];
  return `${JSON.stringify(name)}: ${value === '' ? '' : quoted(value, 'value')}`;
}

/** Numbers and the like stand alone; what begins with a star is in quotes already. */
const quoted = (text: string, kind: Completion['kind']): string =>
  text.startsWith('"') || (kind === 'value' && /^(?:true|false|\d+)$/.test(text))
    ? text
    : JSON.stringify(text);
