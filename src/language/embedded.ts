/**
 * Manifests within other text: texts of lines in YAML (`data: entry.yaml: |`), heredocs that are indented
 * with the script around them, and fenced blocks of a page. Found by lines and their indents, so that
 * nothing is parsed in vain; what is not certain to be a manifest is left alone.
 */
import { speaksOfCharts } from './chartSigns';
import { linesOf, type Line } from './lines';

/** Whether the shell fills its variables in before anyone reads the text: not where the word is quoted. */
export type Heredoc = 'expanded' | 'verbatim';

/** A stretch of whole lines, all indented alike. */
export interface Embedded {
  readonly start: number;
  readonly end: number;
  /** Undefined outside of shell scripts. */
  readonly heredoc: Heredoc | undefined;
  /** What is around it is YAML; else it is a script or a page. */
  readonly isInYaml: boolean;
  /** It is no object, but what istiod reads in ConfigMap istio, or its injector in an annotation. */
  readonly settings?: Settings;
}

export type Settings = 'MeshConfig' | 'MeshNetworks' | 'ProxyConfig';

/** What they would say of themselves as objects. */
export const settingsHead = (kind: Settings) => ({
  apiVersion: 'mesh.istio.io/v1alpha1',
  kind,
  name: undefined,
  namespace: undefined,
});

/** Cheap, so that other text costs nothing. */
const mayEmbed = (text: string): boolean =>
  text.includes('|') || text.includes('<<') || text.includes('```');

export interface Embeddings {
  readonly found: readonly Embedded[];
  /** The heredocs that were looked into, from the line that opens one to the one that ends it. */
  readonly scripts: readonly { readonly start: number; readonly end: number }[];
}

const nothing: Embeddings = { found: [], scripts: [] };

export const embeddedIn = (text: string): Embeddings =>
  mayEmbed(text) && (speaksOfIstio.test(text) || settingsOf(text) || holdsValues(text))
    ? new Search(linesOf(text), settingsOf(text) ?? {})
    : nothing;

type KeysOfSettings = Readonly<Partial<Record<string, Settings>>>;

/** By the key they stand behind. */
function settingsOf(text: string): KeysOfSettings | undefined {
  if (text.includes('proxy.istio.io/config')) return ofProxies;
  return holdsSettings(text) ? ofMesh : undefined;
}

const ofProxies: KeysOfSettings = { 'proxy.istio.io/config': 'ProxyConfig' };

/** ConfigMap istio, those of other revisions, `istio-1-8`, and a part of one. */
export const holdsSettings = (text: string): boolean =>
  text.includes('mesh') &&
  /^[ \t-]*["']?mesh(?:Networks)?["']?:[ \t]*\|/m.test(text) &&
  (isPart(text) ||
    (/^[ \t-]*["']?kind["']?:[ \t]*["']?ConfigMap\b/m.test(text) &&
      /^[ \t]*["']?name["']?:[ \t]*["']?istio(?![\w.])/m.test(text)));

/** Settings without the object around them; what is in front may be anything but the head of one. */
function isPart(text: string): boolean {
  const head = [...text.matchAll(/^(?:kind|apiVersion):/gm)].at(-1);
  return [...text.slice(head?.index ?? 0).matchAll(headOfSettings)].some((it) =>
    settingOfMesh.test(linesBelow(it.input, it.index + it[0].length, it[1])),
  );
}

const headOfSettings = /^(  )?mesh(?:Networks)?:[ \t]*\|[-+]?[ \t]*\r?\n/gm;

/** Up to the next that is indented no more. */
function linesBelow(text: string, start: number, indent: string | undefined): string {
  const below = text.slice(start);
  const end = below.search(indent ? /^ {0,2}\S/m : /^\S/m);
  return end < 0 ? below : below.slice(0, end);
}

const settingOfMesh =
  /^[ \t]+(?:- fromRegistry|registryServiceName|trustDomain|defaultConfig|rootNamespace):/m;

/** Values of charts, as texts that other tools hand over. */
const holdsValues = (text: string): boolean =>
  text.includes('alues') && valuesText.test(text) && speaksOfCharts(text);

const valuesText =
  /^[ \t-]*["']?(?:values|valuesContent|[\w.-]*values[\w.-]*\.ya?ml)["']?:[ \t]*\|/m;

const ofMesh: KeysOfSettings = {
  mesh: 'MeshConfig',
  meshNetworks: 'MeshNetworks',
};

const speaksOfIstio = /(?:networking|security|authentication|install)\.istio\.io\//;

const header =
  /^([ ]*)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#"'{}[\],|>][^#"'{}[\],]*?)[ \t]*:[ \t]+)?[|][-+]?\d?[-+]?[ \t]*(?:#.*)?$/;
const opener = /^[ \t]*(?![#\s-])[^\n]*<<-?[ \t]*\\?(["']?)([A-Za-z_]\w*)\1/;
const fence = /^[ \t]*```+[ \t]*(?:ya?ml)?[ \t]*$/i;

/** Pieces that are laid over others, expectations of tests, and prose with examples. */
const others = /patch|assert|error|expect|descri|example|comment|^doc|^note|^message|^help/i;

interface Way {
  readonly heredoc: Heredoc | undefined;
  readonly isInYaml: boolean;
  /** A file of its own, which need not begin as an object does. */
  readonly isFile?: boolean;
}

class Search implements Embeddings {
  readonly found: Embedded[] = [];
  readonly scripts: { readonly start: number; readonly end: number }[] = [];
  readonly #lines: readonly Line[];
  readonly #settings: KeysOfSettings;

  constructor(lines: readonly Line[], settings: KeysOfSettings) {
    this.#lines = lines;
    this.#settings = settings;
    let inScalar = 0;
    for (let index = this.#cutPage(); index < lines.length;) {
      const line = this.#textAt(index);
      const scalar = line.includes('|') ? header.exec(line) : null;
      if (scalar) {
        const end = this.#behind(index, scalar);
        inScalar = Math.max(inScalar, end);
        index = this.#scalar(index, end, scalar[3]);
        continue;
      }
      const isInYaml = index < inScalar;
      index =
        this.#script(index, line, isInYaml) ?? (isInYaml ? index + 1 : this.#page(index, line));
    }
  }

  #textAt(index: number): string {
    return this.#lines[index]?.text ?? '';
  }

  /** The first line from one on that is so, or what follows the last. */
  #next(from: number, isIt: (line: string) => boolean, end = this.#lines.length): number {
    for (let index = from; index < end; index += 1) if (isIt(this.#textAt(index))) return index;
    return end;
  }

  /** Where the lines below a header end. */
  #behind(at: number, [, lead = '', dashes = '', key]: RegExpExecArray): number {
    const inner = key === undefined ? Math.max(0, dashes.trimEnd().length - 1) : dashes.length;
    const outer = lead.length + inner;
    return this.#next(at + 1, (it) => it.trim() !== '' && indentOf(it) <= outer);
  }

  /** Where to go on: behind a manifest, and into what is something else. */
  #scalar(at: number, end: number, written: string | undefined): number {
    const key = written?.replaceAll(/["']/g, '');
    const held = key === undefined ? undefined : this.#settings[key];
    if (held) {
      this.#takeSettings(at + 1, end, held);
      return end;
    }
    const isFile = key !== undefined && /^values(?:Content)?$|\.ya?ml$/.test(key);
    const before = this.found.length;
    this.#take(at + 1, end, { heredoc: undefined, isInYaml: true, isFile });
    if (this.found.length === before) return at + 1;
    if (this.#isOthers(at, key)) {
      this.found.length = before;
      return end;
    }
    // Values may hold texts of lines themselves.
    return isFile ? at + 1 : end;
  }

  /** By the name of the field, or of one around it. */
  #isOthers(at: number, key: string | undefined): boolean {
    if (key !== undefined && others.test(key)) return true;
    let column = indentOf(this.#textAt(at));
    let isItem = /^ *-/.test(this.#textAt(at));
    for (let index = at - 1; index >= 0 && (column > 0 || isItem); index -= 1) {
      const [, lead = '', dash = '', name = ''] = around.exec(this.#textAt(index)) ?? [];
      if (
        name === '' ||
        !(lead.length < column || (isItem && dash === '' && lead.length === column))
      )
        continue;
      if (others.test(name)) return true;
      [column, isItem] = [lead.length, dash !== ''];
    }
    return false;
  }

  /** Undefined where no heredoc begins whose lines are indented. */
  #script(at: number, line: string, isInYaml: boolean): number | undefined {
    const found = line.includes('<<') ? opener.exec(line) : null;
    if (!found) return undefined;
    const first = this.#textAt(this.#next(at + 1, (it) => it.trim() !== ''));
    if (indentOf(first) === 0) return undefined;
    const ends = new RegExp(`^[ \\t]*${found[2] ?? ''}[ \\t]*\\)?"?$`);
    const end = this.#next(at + 1, (it) => ends.test(it));
    if (end === this.#lines.length) return undefined;
    const heredoc = /<<-?[ \t]*["'\\]/.test(line) ? 'verbatim' : 'expanded';
    this.#take(at + 1, end, { heredoc, isInYaml });
    const [opening, ending] = [this.#lines[at], this.#lines[end]];
    if (opening && ending) this.scripts.push({ start: opening.start, end: ending.end });
    return end + 1;
  }

  /** A block of a page. */
  #page(at: number, line: string): number {
    if (!line.includes('```') || !fence.test(line)) return at + 1;
    const end = this.#next(at + 1, (it) => /^[ \t]*```/.test(it));
    this.#take(at + 1, end, { heredoc: undefined, isInYaml: false });
    return end + 1;
  }

  /** A page that was cut within a block, for `---` stands there at the margin. */
  #cutPage(): number {
    if (!this.#textAt(0).startsWith('---')) return 0;
    const end = this.#next(1, (it) => it.startsWith('```'));
    if (end === this.#lines.length || this.#textAt(end).trimEnd() !== '```') return 0;
    this.#take(1, end, { heredoc: undefined, isInYaml: false });
    return this.found.length > 0 ? end + 1 : 0;
  }

  /** Each document of these lines that is a manifest. */
  #take(from: number, to: number, way: Way): void {
    for (let start = from; start < to;) {
      const end = this.#next(start, (it) => /^[ \t]*---(?:\s|$)/.test(it), to);
      this.#takeOne(this.#lines.slice(start, end), way);
      start = end + 1;
    }
  }

  #takeSettings(from: number, to: number, held: Settings): void {
    const [first, last] = [this.#lines[from], this.#lines[to - 1]];
    if (!first || !last || from >= to) return;
    const { start } = first;
    this.found.push({ start, end: last.end, heredoc: undefined, isInYaml: true, settings: held });
  }

  #takeOne(lines: readonly Line[], { heredoc, isInYaml, isFile = false }: Way): void {
    const said = lines.filter((it) => !/^\s*(?:#.*)?$/.test(it.text));
    const [first] = said;
    const last = lines.at(-1);
    const isOurs = (it: Line) => speaksOfIstio.test(it.text) || (isFile && speaksOfCharts(it.text));
    if (!first || !last || !said.some(isOurs)) return;
    const lead = first.text.slice(0, indentOf(first.text));
    const isHead = /^(?:- )?(?:apiVersion|kind|metadata):/.test(first.text.slice(lead.length));
    if ((!isHead && !isFile) || !said.every((it) => it.text.startsWith(lead))) return;
    this.found.push({ start: lines[0]?.start ?? first.start, end: last.end, heredoc, isInYaml });
  }
}

const around = /^( *)((?:- +)*)["']?([\w./-]+)["']?[ \t]*:/;

const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
