/** A field with the fields inside it that it is of no use without, as a snippet. */
import type { FieldShape, Shape } from '../schema/shape';
import type { CompletionPlace } from './source';

/** `ports:` with the first port begun below it, in the style of the text around it. */
export function skeletonOf(field: FieldShape, { cursor, text }: CompletionPlace): string {
  if (cursor.flow) return inBraces(field, { isJson: cursor.flow.isJson, stops: { count: 0 } });
  const stops = { count: 0 };
  // Behind a dash a line starts further left than its fields do, and lines that follow would too.
  const hang = ' '.repeat(cursor.column - leadAt(text, cursor.start));
  const [first = '', ...others] = linesOf(field, { dash: dashIndentIn(text), stops });
  return [first, ...others.map((it) => hang + it)].join('\n');
}

interface Stops {
  readonly stops: { count: number };
}

interface Style extends Stops {
  /** What stands before the dash of an item under its field. */
  readonly dash: string;
}

const nextStop = ({ stops }: Stops): number => (stops.count += 1);

function linesOf({ name, shape }: FieldShape, style: Style): readonly string[] {
  if (shape.kind === 'object') {
    const inner = innerLines(shape, style);
    return [`${name}:`, ...inner.map((it) => `  ${it}`)];
  }
  if (shape.kind === 'map') return [`${name}:`, `  $${nextStop(style)}`];
  if (shape.kind !== 'list') return [`${name}: ${stopFor(shape, style)}`];
  return [`${name}:`, ...itemLines(shape.of, style).map((it) => style.dash + it)];
}

function innerLines(shape: Shape, style: Style): readonly string[] {
  if (shape.kind !== 'object') return [stopFor(shape, style)];
  const usual = [...shape.fields.values()].filter((it) => it.usual);
  return usual.length === 0 ? [`$${nextStop(style)}`] : usual.flatMap((it) => linesOf(it, style));
}

const itemLines = (of: Shape, style: Style): readonly string[] =>
  innerLines(of, style).map((it, index) => (index === 0 ? '- ' : '  ') + it);

function stopFor(shape: Shape, style: Stops): string {
  const at = nextStop(style);
  if (shape.kind === 'boolean') return `\${${at}|true,false|}`;
  const words = shape.kind === 'text' ? (shape.words ?? []) : [];
  return words.length > 0 ? `\${${at}|${words.map((it) => it.text).join(',')}|}` : `$${at}`;
}

interface FlowStyle extends Stops {
  readonly isJson: boolean;
}

/** The same between braces. */
const inBraces = ({ name, shape }: FieldShape, style: FlowStyle): string =>
  `${style.isJson ? JSON.stringify(name) : name}: ${bracedValue(shape, style)}`;

function bracedValue(shape: Shape, style: FlowStyle): string {
  if (shape.kind === 'list') return `[${bracedValue(shape.of, style)}]`;
  if (shape.kind === 'map') return `{$${nextStop(style)}}`;
  if (shape.kind !== 'object') {
    const stop = stopFor(shape, style);
    return style.isJson && shape.kind === 'text' ? `"${stop}"` : stop;
  }
  const usual = [...shape.fields.values()].filter((it) => it.usual);
  const inner = usual.map((it) => inBraces(it, style)).join(', ');
  return `{${usual.length === 0 ? `$${nextStop(style)}` : inner}}`;
}

/** Blanks at the head of the line an offset is on. */
function leadAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
}

/** Dashes right under their field where the text has them so, else two further in. */
const dashIndentIn = (text: string): string =>
  /^( *)(?:- )?[\w-]+:[ \t]*\r?\n\1- /m.test(text) ? '' : '  ';
