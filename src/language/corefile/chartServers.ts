/**
 * Servers among the values of the chart of CoreDNS, as RKE2 takes them in a HelmChartConfig: what the chart
 * makes of them is a Corefile, and judged as one (domain facts 5.7; coredns/helm).
 */
import { plugins } from '../../dns/corefilePlugins';
import { chunksOf } from '../chunks';
import { documentsIn } from '../document';
import { childOf, listIn, nodeAt, textOf, type ManifestNode, type ScalarNode } from '../nodes';
import type { CorefileRegion } from './regions';

/** Gateways have servers as well, so what only CoreDNS has is looked for first, and once. */
function mayHold(text: string): boolean {
  if (!text.includes('plugins') || !text.includes('servers')) return false;
  const [last] = [...text.matchAll(/^[ ]*(?:- )?plugins[ ]*:/gm)].slice(-1);
  return last !== undefined && /^[ ]*servers[ ]*:/m.test(text.slice(0, last.index));
}

export function chartRegionsIn(text: string): readonly CorefileRegion[] {
  if (!mayHold(text)) return [];
  const found: CorefileRegion[] = [];
  let start = 0;
  for (const chunk of chunksOf(text)) {
    if (mayHold(chunk)) {
      for (const root of valuesIn(chunk)) {
        const writing = new Writing(chunk, start);
        for (const it of listIn(childOf(root, 'servers'))?.items ?? []) writing.server(it);
        if (writing.isOfCoreDns) found.push(writing.region());
      }
    }
    start += chunk.length;
  }
  return found;
}

/** Values as a file of their own, or as a text within an object. */
function valuesIn(chunk: string): readonly ManifestNode[] {
  return documentsIn(chunk).flatMap(({ root, objects }) => {
    if (objects.length === 0) return root ? [root] : [];
    return objects.flatMap(({ node, kind }) => {
      const held = nodeAt(node, ['spec', 'valuesContent']);
      if (!/^HelmChart(?:Config)?$/.test(kind) || !isLiteral(chunk, held)) return [];
      // Blanks in front keep offsets those of the chunk.
      const body = chunk.indexOf('\n', held.start) + 1;
      const before = chunk.slice(0, body).replace(/[^\n]/g, ' ');
      const inner = documentsIn(before + chunk.slice(body, held.end));
      return inner.flatMap((it) => it.root ?? []);
    });
  });
}

const isLiteral = (chunk: string, node: ManifestNode | undefined): node is ScalarNode =>
  node?.kind === 'scalar' && chunk.charAt(node.start) === '|';

/** Where a piece of the Corefile comes from; `isMade` by the chart, at that place. */
interface Piece {
  readonly at: number;
  readonly document: number;
  readonly isMade: boolean;
}

class Writing {
  isOfCoreDns = false;
  #text = '';
  #last = 0;
  readonly #pieces: Piece[] = [];

  constructor(
    readonly chunk: string,
    readonly start: number,
  ) {}

  server(server: ManifestNode): void {
    const listed = listIn(childOf(server, 'plugins'))?.items ?? [];
    const port = textOf(childOf(server, 'port')) ?? '';
    this.#last = server.start;
    const zones = listIn(childOf(server, 'zones'))?.items ?? [];
    if (zones.length === 0) this.#make('.');
    for (const it of zones) {
      const zone = childOf(it, 'zone');
      const scheme = textOf(childOf(it, 'scheme')) ?? '';
      if (zone) this.#last = zone.start;
      this.#make(`${it === zones[0] ? '' : ' '}${scheme}`);
      if (zone) this.#write(zone);
      else this.#make('.');
      if (/^\d+$/.test(port)) this.#make(`:${port}`);
    }
    this.#make(' {\n');
    for (const it of listed) this.#plugin(it);
    this.#make('}\n');
  }

  #plugin(plugin: ManifestNode): void {
    const name = childOf(plugin, 'name');
    if (!name) return;
    this.isOfCoreDns ||= plugins.has(textOf(name) ?? '');
    this.#make('    ');
    this.#write(name);
    for (const [key, before, after] of parts) {
      const part = childOf(plugin, key);
      if (!part) continue;
      this.#make(before);
      this.#write(part);
      this.#make(after);
    }
    this.#make('\n');
  }

  /** As it is written, without its quotes; of a text of lines each by itself. */
  #write(node: ManifestNode): void {
    const quote = node.kind === 'scalar' && /single|double/.test(node.style) ? 1 : 0;
    const [from, to] = [node.start + quote, node.end - quote];
    const isLines = /^[|>]/.test(this.chunk.slice(from, from + 1));
    const body = isLines ? this.chunk.indexOf('\n', from) + 1 : from;
    for (const it of this.chunk.slice(body, to).matchAll(/[^\s][^\r\n]*/g)) {
      const document = body + it.index;
      this.#pieces.push({ at: this.#text.length, document, isMade: false });
      this.#text += it[0];
      this.#last = document + it[0].length;
      if (isLines) this.#make('\n');
    }
  }

  #make(text: string): void {
    this.#pieces.push({ at: this.#text.length, document: this.#last, isMade: true });
    this.#text += text;
  }

  region(): CorefileRegion {
    const place = (offset: number): number => {
      const piece = this.#pieces.findLast((it) => it.at <= offset);
      if (!piece) return this.start;
      return this.start + piece.document + (piece.isMade ? 0 : offset - piece.at);
    };
    return {
      ...{ text: this.#text, part: 'whole', start: this.start, end: this.start },
      ...{ configMap: undefined, isImported: true, isExpanded: false, faults: [] },
      ...{ toDocument: place, fromDocument: () => 0, written: () => undefined },
      ...{ indent: '', isInLines: false },
    };
  }
}

const parts: readonly (readonly [key: string, before: string, after: string])[] = [
  ['parameters', ' ', ''],
  ['configBlock', ' {\n', '\n    }'],
];
