/** Where Corefiles stand in a text: the whole of it, or texts in ConfigMaps. */
import { regionsOf } from '../chunks';
import { bodyBelow, isMarked, type Body } from './bodies';
import { configMapAround, indentOf, isBlank, type ConfigMapPlace } from './configMapLines';
import { linesOf, type Line } from '../lines';
import type { Span } from '../nodes';
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
  /** What keeps YAML from reading it, in offsets of the document. */
  readonly faults: readonly RegionFault[];
}

export interface RegionFault {
  readonly kind: 'shallow' | 'diff';
  readonly start: number;
  readonly end: number;
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
    faults: [],
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

/** Of JSON, and of keys that no server reads, only what stands in a ConfigMap of the cluster DNS. */
function isRead({ key, name }: ConfigMapPlace): boolean {
  if (jsonKeys.has(key)) return name === 'kube-dns' || name === 'coredns';
  if (/^Corefile$|\.(?:server|override)$/.test(key)) return true;
  return name === (/^corefile$/i.test(key) ? 'coredns' : 'coredns-custom');
}

const header =
  /^([ ]*)(?:(['"]?)(Corefile|core[fF]ile|CoreFile|COREFILE|stubDomains|upstreamNameservers|federations|[\w.-]+\.(?:server|override|conf|cfg|config|corefile))\2)[ ]*:[ ]*[|]([-+]?)([1-9]?)([-+]?)[ \t]*(?:#.*)?$/;

/** Cheap, so that other YAML costs nothing. */
const mayHoldRegions = (text: string): boolean =>
  /corefile|\.server\b|\.override\b|coredns-custom|stubDomains|upstreamNameservers|federations/i.test(
    text,
  );

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
    const configMap = placeOf(lines, index, found, heredoc ?? { start: 0, end: text.length });
    if (!configMap || !isRead(configMap)) continue;
    const outer = found[1]?.length ?? 0;
    const isCorefile = partOf(configMap.key) === 'whole';
    const body = bodyBelow(lines, index, outer, Number(found[5] ?? ''), isCorefile);
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

/** A part of what only kube-dns reads is of its ConfigMap. */
function placeOf(
  lines: readonly Line[],
  at: number,
  [, indent = '', , key = '']: RegExpExecArray,
  within: Span,
): ConfigMapPlace | undefined {
  const place = configMapAround(lines, at, indent.length, key, within);
  if (!place?.isPart || key === 'Corefile') return place;
  return jsonKeys.has(key) ? { ...place, name: place.name ?? 'kube-dns' } : undefined;
}

function regionFrom(
  lines: readonly Line[],
  at: number,
  { last, indent, isShallow, marked }: Body,
  configMap: ConfigMapPlace,
): Omit<CorefileRegion, 'isExpanded'> {
  const starts: Stretch[] = [];
  let text = '';
  for (const line of lines.slice(at + 1, last + 1)) {
    const cut = cutOf(line.text, indent);
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
    faults: isShallow
      ? lines
          .slice(at + 1)
          .filter((it) => !isBlank(it.text))
          .slice(0, 1)
          .map(faultOf('shallow'))
      : marked.flatMap((it) => lines[it] ?? []).map(faultOf('diff')),
  };
}

const faultOf =
  (kind: RegionFault['kind']) =>
  ({ start, text }: Line): RegionFault => ({
    kind,
    start: start + indentOf(text),
    end: start + text.trimEnd().length,
  });

/** Of a line that a diff takes away nothing is left, of one that it adds all but the mark. */
function cutOf(line: string, indent: number): number {
  const before = indentOf(line);
  if (!isMarked(line, indent)) return Math.min(indent, before);
  const deep = before + 1 + indentOf(line.slice(before + 1));
  return line[before] === '-' ? line.length : Math.min(indent, deep);
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
    faults: [],
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
