/** A text line by line, for what is found by lines and their indents. */

export interface Line {
  /** Without its line break. */
  readonly text: string;
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
}

export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at + 1;
    const behind = at < 0 ? end : at > start && text[at - 1] === '\r' ? at - 1 : at;
    lines.push({ text: text.slice(start, behind), start, end });
    start = end;
  }
  return lines;
}
