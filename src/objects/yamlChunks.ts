/** Cuts the text of a manifest into documents before anything is parsed, so that an error stays in its own. */

export interface Chunk {
  readonly text: string;
  /** Where it starts in the whole text. */
  readonly offset: number;
}

/** The documents of a manifest, those without content left out. Offsets are into the text as given. */
export function chunksOf(text: string): readonly Chunk[] {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  return cuts(text, bom)
    .map(([from, to]): Chunk => ({ text: text.slice(from, to), offset: from }))
    .flatMap((it) => (startsAsJson.test(it.text) ? jsonValues(it) : [it]))
    .filter((it) => !isBlank(it.text));
}

/** Between lines that begin with `---`, as kubectl cuts; content on such a line belongs to what follows. */
function cuts(text: string, start: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let from = start;
  for (const { index, 0: marker } of text.matchAll(
    /^---(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$)|(?=[ \t]))/gm,
  )) {
    if (index < start) continue;
    found.push([from, index]);
    from = marker.endsWith('\n') ? index + marker.length : index;
  }
  return [...found, [from, text.length]];
}

/** Comments, directives and document ends only. */
const isBlank = (text: string): boolean =>
  text.split('\n').every((line) => /^\s*(?:#.*|%.*|\.\.\.\s*|---\s*)?$/.test(line));

/** `{{` opens a Helm template, which is no JSON. */
const startsAsJson = /^\s*\{\s*["}]/;

/** JSON values may follow one another without a separator, as kubectl prints them. */
function jsonValues(chunk: Chunk): readonly Chunk[] {
  const values: Chunk[] = [];
  let from = 0;
  while (from < chunk.text.length) {
    const to = endOfValue(chunk.text, from) ?? chunk.text.length;
    const text = chunk.text.slice(from, to);
    const lead = text.length - text.trimStart().length;
    if (text.trim() !== '') values.push({ text: text.trim(), offset: chunk.offset + from + lead });
    from = to;
  }
  return values;
}

/** Behind the brace that closes the first one; undefined when none does. */
function endOfValue(text: string, from: number): number | undefined {
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs;
  token.lastIndex = from;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '{') depth += 1;
    if (match[0] === '}' && --depth === 0) return token.lastIndex;
  }
  return undefined;
}
