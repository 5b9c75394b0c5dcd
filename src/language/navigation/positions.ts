/** Offsets as lines and columns, for texts that no editor has open. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Reads a text once; each answer then takes a few steps. Every kind of line end counts as one. */
export function positionsIn(text: string): (offset: number) => TextPosition {
  const starts = [0];
  for (const it of text.matchAll(/\r\n|\r|\n/g)) starts.push(it.index + it[0].length);
  return (offset) => {
    let line = 0;
    for (let end = starts.length; end - line > 1;) {
      const middle = (line + end) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line, character: offset - (starts[line] ?? 0) };
  };
}
