/** Where Corefiles stand in a text: the whole of it, or texts in ConfigMaps. */
import { regionsOf } from '../chunks';
import { configMapAround, indentOf, isBlank, type ConfigMapPlace } from './configMapLines';
import { linesOf, type Line } from '../lines';
import { scalarsIn, type PlacedScalar } from './scalars';
import type { Stretch } from './scalarText';

/** One Corefile, or a part of one, with the way back to the document. */
export interface CorefileRegion {
  /** As CoreDNS reads it: without the indent of the block scalar. */
  readonly text: string;
  /**
   * `whole`: server blocks; `inside`: lines for within a block, as `*.override` holds them;
   * `json`: what kube-dns reads in its place.
   */
  readonly part: 'whole' | 'inside' | 'json';
  /** Of the data key in the document; the end of the region is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Undefined for a file of its own. */
  readonly configMap: ConfigMapPlace | undefined;
  /** Imported by a Corefile that is elsewhere, so that what is absent here may be there. */
  readonly isImported: boolean;
  /** In a script whose shell fills its variables in before anyone reads the text. */
  readonly isExpanded: boolean;
  /** The offset in the document of an offset in `text`. */
  readonly toDocument: (offset: number) => number;
  /** The offset in `text` of an offset in the document; the nearest where it stands in the indent. */
  readonly fromDocument: (offset: number) => number;
  /** A piece of `text` as it is written in the document; undefined where that cannot be said of a piece. */
  readonly written: (text: string) => string | undefined;
  /** Blanks before each line in the document. */
  readonly indent: string;
  /** Line by line as it stands in the document, so that lines can be put in. */
  readonly isInLines: boolean;
}

/** A file of its own, by its name: `Corefile`, `x.server`, `x.override`. */
export function regionOfFile(text: string, fileName: string): CorefileRegion {
  const key = fileName.replace(/^.*[\\/]/, '');
  const same = (offset: number): number => offset;
  return {
    text,
    part: partOf(key),
    start: 0,
    end: text.length,
    configMap: undefined,
    isImported: key.endsWith('.server') || key.endsWith('.override'),
    isExpanded: false,
    toDocument: same,
    fromDocument: same,
    written: inLines(text.includes('\r\n') ? '\r\n' : '\n', ''),
    indent: '',
    isInLines: true,
  };
}

/** Within a block scalar every new line needs the indent of the others. */
const inLines = (eol: string, indent: string) => (text: string) =>
  text.replaceAll('\n', `${eol}${indent}`);

const partOf = (key: string): CorefileRegion['part'] =>
  jsonKeys.has(key) ? 'json' : key.endsWith('.override') ? 'inside' : 'whole';

const jsonKeys: ReadonlySet<string> = new Set([
  'stubDomains',
  'upstreamNameservers',
  'federations',
]);

/** Of JSON only what stands in a ConfigMap of the cluster DNS. */
const isRead = ({ key, name }: ConfigMapPlace): boolean =>
  !jsonKeys.has(key) || name === 'kube-dns' || name === 'coredns';

const header =
  /^([ ]*)(?:(['"]?)(Corefile|stubDomains|upstreamNameservers|federations|[\w.-]+\.(?:server|override))\2)[ ]*:[ ]*[|]([-+]?)([1-9]?)([-+]?)[ \t]*(?:#.*)?$/;

/** Cheap, so that other YAML costs nothing. */
const mayHoldRegions = (text: string): boolean =>
  /Corefile|\.server\b|\.override\b|stubDomains|upstreamNameservers|federations/.test(text);

/** The Corefiles in the ConfigMaps of a YAML text. Never throws; linear. */
export function regionsInYaml(text: string): readonly CorefileRegion[] {
  if (!mayHoldRegions(text)) return [];
  const lines = linesOf(text);
  const regions: CorefileRegion[] = [];
  const heredocs = heredocsIn(text);
  for (let index = 0; index < lines.length; index += 1) {
    const found = header.exec(lines[index]?.text ?? '');
    if (!found) continue;
    const at = lines[index]?.start ?? 0;
    const heredoc = heredocs.findLast((it) => it.start <= at && at < it.end);
    const within = heredoc ?? { start: 0, end: text.length };
    const configMap = configMapAround(lines, index, found[1]?.length ?? 0, found[3] ?? '', within);
    if (!configMap || !isRead(configMap)) continue;
    const body = bodyBelow(lines, index, found);
    const isExpanded = heredoc?.isExpanded ?? false;
    regions.push({ ...regionFrom(lines, index, body, configMap), isExpanded });
    index = body.last;
  }
  const written = scalarsIn(text).filter((it) => isRead(it.configMap));
  return written.length === 0
    ? regions
    : [...regions, ...written.map(regionOfScalar)].sort((a, b) => a.start - b.start);
}

/** In some of them a shell fills its variables in. Of those within others, the inner come last. */
const heredocsIn = (text: string) =>
  text.includes('<<')
    ? regionsOf(text)
        .filter((it) => it.heredoc !== undefined)
        .map((it) => ({
          start: it.offset,
          end: it.offset + it.text.length,
          isExpanded: it.heredoc === 'expanded',
        }))
    : [];

interface Body {
  /** The last line that belongs to it; the header's own where there is none. */
  readonly last: number;
  readonly indent: number;
}

function bodyBelow(lines: readonly Line[], at: number, found: RegExpExecArray): Body {
  const outer = found[1]?.length ?? 0;
  const first = lines.slice(at + 1).find((it) => !isBlank(it.text));
  const written = Number(found[5] ?? '');
  const indent = written > 0 ? outer + written : indentOf(first?.text ?? '');
  if (indent <= outer) return { last: at, indent: outer + 2 };
  let last = at;
  for (let index = at + 1; index < lines.length; index += 1) {
    const line = lines[index]?.text ?? '';
    if (!isBlank(line) && indentOf(line) < indent) break;
    last = index;
  }
  return { last, indent };
}

function regionFrom(
  lines: readonly Line[],
  at: number,
  { last, indent }: Body,
  configMap: ConfigMapPlace,
): Omit<CorefileRegion, 'isExpanded'> {
  const starts: Stretch[] = [];
  let text = '';
  for (const line of lines.slice(at + 1, last + 1)) {
    const cut = Math.min(indent, indentOf(line.text));
    starts.push({ text: text.length, document: line.start + cut });
    // Of a carriage return the server takes no notice.
    text += line.text.slice(cut) + (line.end > line.start + line.text.length ? '\n' : '');
  }
  const header = lines[at] ?? { text: '', start: 0, end: 0 };
  const bottom = lines[last] ?? header;
  return {
    text,
    part: partOf(configMap.key),
    start: header.start + indentOf(header.text),
    end: bottom.start + bottom.text.length,
    configMap,
    isImported: configMap.key !== 'Corefile',
    toDocument: (offset) => shifted(starts, offset, 'text', 'document', header.end),
    fromDocument: (offset) => shifted(starts, offset, 'document', 'text', 0),
    written: inLines(
      header.end - header.start > header.text.length + 1 ? '\r\n' : '\n',
      ' '.repeat(indent),
    ),
    indent: ' '.repeat(indent),
    isInLines: true,
  };
}

function regionOfScalar({ scalar, configMap, ...place }: PlacedScalar): CorefileRegion {
  const { text, stretches } = scalar;
  const ends = (offset: number): number => Math.min(offset, place.end);
  return {
    ...place,
    text,
    part: partOf(configMap.key),
    configMap,
    isImported: configMap.key !== 'Corefile',
    toDocument: (offset) => ends(shifted(stretches, offset, 'text', 'document', place.end)),
    fromDocument: (offset) =>
      Math.min(shifted(stretches, offset, 'document', 'text', 0), text.length),
    indent: '',
    isInLines: false,
  };
}

function shifted(
  stretches: readonly Stretch[],
  offset: number,
  from: keyof Stretch,
  to: keyof Stretch,
  before: number,
): number {
  const found = lastAtOrBefore(stretches, offset, from);
  return found ? found[to] + Math.max(0, offset - found[from]) : before;
}

/** By halving: asked once for each token. */
function lastAtOrBefore(
  starts: readonly Stretch[],
  offset: number,
  by: keyof Stretch,
): Stretch | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.[by] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return starts[low - 1] ?? starts[0];
}
