import type { ScalarNode } from '../nodes';
import type { Shape } from '../schema/shape';

/**
 * Where blanks are missing behind the dashes of `-x` or the colons of `port:x`, in a text that stands where a list
 * or fields belong; undefined if it is no such slip.
 */
export function missingBlanks(
  { style, start, end }: ScalarNode,
  shape: Shape,
  text: string,
): readonly number[] | undefined {
  const slip = slipFor(shape);
  if (style !== 'plain' || !slip) return undefined;
  const places: number[] = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const mark = slip(line);
    if (mark !== undefined) places.push(at + mark);
    // What follows the first may be well written: it is drawn into the text all the same.
    else if (at === start || !isItem(line)) return undefined;
    at += line.length + 1;
  }
  return places;
}

/** The name of a field that stands before its value without a colon, as in `host reviews`. */
export function colonless({ style, value }: ScalarNode, shape: Shape): string | undefined {
  if (style !== 'plain' || typeof value !== 'string' || shape.kind !== 'object') return undefined;
  const [, name = ''] = /^([A-Za-z]\w*)[ \t]+\S/.exec(value) ?? [];
  return shape.fields.has(name) ? name : undefined;
}

const isItem = (line: string): boolean => /^\s*-(?=\s)/.test(line);

type Slip = (line: string) => number | undefined;

function slipFor(shape: Shape): Slip | undefined {
  if (shape.kind === 'list') return (line) => /^\s*-(?=[^\s-])/.exec(line)?.[0].length;
  if (shape.kind !== 'object' && shape.kind !== 'map') return undefined;
  return (line) => {
    const [mark = '', name = ''] = /^\s*([A-Za-z][\w.-]*):(?=[^\s/:])/.exec(line) ?? [];
    const isField = shape.kind === 'map' || shape.fields.has(name);
    return mark !== '' && isField ? mark.length : undefined;
  };
}
