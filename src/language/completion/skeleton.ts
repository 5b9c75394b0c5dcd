/** A field with the fields inside it that it is of no use without, as a snippet. */
import type { FieldShape, Shape } from '../schema/shape';
import type { CompletionPlace } from './source';

/** `ports:` with the first port begun below it, in the style of the text around it. */
export function skeletonOf(field: FieldShape, { cursor, text }: CompletionPlace): string {
  if (cursor.isFlow) return `${field.name}: $0`;
  const stops = { count: 0 };
  // Behind a dash a line starts further left than its fields do, and lines that follow would too.
  const hang = ' '.repeat(cursor.column - leadAt(text, cursor.start));
  const [first = '', ...others] = linesOf(field, { dash: dashIndentIn(text), stops });
  return [first, ...others.map((it) => hang + it)].join('\n');
}

interface Style {
  /** What stands before the dash of an item under its field. */
  readonly dash: string;
  readonly stops: { count: number };
}

const nextStop = ({ stops }: Style): number => (stops.count += 1);

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

function stopFor(shape: Shape, style: Style): string {
  const at = nextStop(style);
  if (shape.kind === 'boolean') return `\${${at}|true,false|}`;
  const words = shape.kind === 'text' ? (shape.words ?? []) : [];
  return words.length > 0 ? `\${${at}|${words.map((it) => it.text).join(',')}|}` : `$${at}`;
}

/** Blanks at the head of the line an offset is on. */
function leadAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
}

/** Dashes right under their field where the text has them so, else two further in. */
const dashIndentIn = (text: string): string =>
  /^( *)(?:- )?[\w-]+:[ \t]*\r?\n\1- /m.test(text) ? '' : '  ';
