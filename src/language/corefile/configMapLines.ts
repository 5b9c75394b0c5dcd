/** The ConfigMap around a line of its data, found by lines and their indents. */
import type { Line } from '../lines';
import type { Span } from '../nodes';

export type Keeper = 'addonManager' | 'k3s' | 'charmed' | 'eks';

export interface ConfigMapPlace {
  readonly key: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The value of `metadata.namespace`, where it is written. */
  readonly namespaceAt: Span | undefined;
  /** Its kind is not written here. */
  readonly isPart: boolean;
  /** A chart or an add-on manager made it, as its labels say. */
  readonly isManaged: boolean;
  /** Who puts it back as it was, as a label or an annotation says. */
  readonly keeper: Keeper | undefined;
}

export const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;
export const isBlank = (line: string): boolean => /^[ \t]*$/.test(line);

/**
 * The ConfigMap whose `data` holds the key on a line, or may: where its kind is left out, and around
 * a key that is called Corefile or stubDomains, as pages print parts. Undefined when it is something else. No object
 * goes on beyond `within`, the heredoc it stands in.
 */
export function configMapAround(
  lines: readonly Line[],
  at: number,
  keyIndent: number,
  key: string,
  within: Span,
): ConfigMapPlace | undefined {
  let top = at - 1;
  while (top >= 0 && !isParent(lines[top]?.text ?? '', keyIndent)) top -= 1;
  const data = /^([ ]*(?:- )?)data[ ]*:/.exec(lines[top]?.text ?? '');
  const hasParent = top >= 0 && !isMark(lines[top]?.text ?? '');
  if (hasParent ? !data : !printedAlone.test(key)) return undefined;
  const base = data ? (data[1]?.length ?? 0) : keyIndent;
  const siblings = siblingLines(lines, data ? top : at, base, within);
  const kinds = siblings.filter((it) => /^ *(?:- )?kind *:/.test(it.text));
  const isPart = !data || kinds.length === 0;
  if (kinds.length > 0 && !kinds.some((it) => isConfigMap(it.text))) return undefined;
  return { key, ...metadataAmong(lines, siblings, base), isPart };
}

/** No other text goes by these names. */
const printedAlone = /^(?:Corefile|stubDomains|upstreamNameservers)$/;

const isConfigMap = (line: string): boolean =>
  /^(?:[ ]*|[ ]*- )kind[ ]*:[ ]*["']?ConfigMap["']?[ \t]*(?:#.*)?$/.test(line);

const isMark = (line: string): boolean => /^(?:---|\.\.\.)(?:[ \t]|$)/.test(line);

const nothing = {
  name: undefined,
  namespace: undefined,
  namespaceAt: undefined,
  keeper: undefined,
  isManaged: false,
};

const isParent = (line: string, indent: number): boolean =>
  !isBlank(line) && !/^ *#/.test(line) && keyIndentOf(line) < indent;

/** `- data:` begins a map of its own two columns further in. */
const keyIndentOf = (line: string): number =>
  indentOf(line) + (/^ *(- +)/.exec(line)?.[1]?.length ?? 0);

/** Opens a heredoc, or is the word alone that closes one: no key is. */
const isShell = (line: string): boolean =>
  /^ *[A-Za-z_]\w*[ \t]*\)?"?$|^[^#]*<<[-~]?[ \t]*\\?["']?[A-Za-z_]\w*/.test(line);

/** The lines of the map that a line is a key of, keys of that map only. */
function siblingLines(
  lines: readonly Line[],
  at: number,
  base: number,
  within: Span,
): readonly Line[] {
  const found: Line[] = [];
  const ends = (line: string): boolean =>
    isMark(line) ||
    (!isBlank(line) && (keyIndentOf(line) < base || (indentOf(line) <= base && isShell(line))));
  for (let index = at; index >= 0; index -= 1) {
    const line = lines[index];
    if (!line || line.start < within.start || ends(line.text)) break;
    if (keyIndentOf(line.text) !== base) continue;
    found.unshift(line);
    if (indentOf(line.text) < base) break;
  }
  for (let index = at + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || line.start >= within.end || ends(line.text)) break;
    if (!isBlank(line.text) && indentOf(line.text) < base) break;
    if (keyIndentOf(line.text) === base) found.push(line);
  }
  return found;
}

function metadataAmong(
  lines: readonly Line[],
  siblings: readonly Line[],
  base: number,
): Omit<ConfigMapPlace, 'key' | 'isPart'> {
  const head = siblings.find((it) => /^[ ]*(?:- )?metadata[ ]*:/.test(it.text));
  if (!head) return nothing;
  const inFlow = /metadata[ ]*:[ ]*\{(.*)\}/.exec(head.text)?.[1];
  if (inFlow !== undefined) {
    const valueOf = (name: string): string | undefined =>
      new RegExp(`(?:^|[,\\s])${name}[ ]*:[ ]*["']?([\\w.-]+)`).exec(inFlow)?.[1];
    return {
      name: valueOf('name'),
      namespace: valueOf('namespace'),
      namespaceAt: undefined,
      keeper: keeperIn(inFlow),
      isManaged: isManagedBy(inFlow),
    };
  }
  let [name, namespace]: (string | undefined)[] = [];
  let namespaceAt: ConfigMapPlace['namespaceAt'];
  let keeper: Keeper | undefined;
  let isManaged = false;
  for (let index = lines.indexOf(head) + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || (!isBlank(line.text) && indentOf(line.text) <= base)) break;
    keeper ??= keeperIn(line.text);
    isManaged ||= isManagedBy(line.text);
    const found = /^ *(name|namespace)[ ]*:[ ]*["']?([\w.-]+)/.exec(line.text);
    if (found?.[1] === 'name') name ??= found[2];
    if (found?.[1] === 'namespace' && namespace === undefined) {
      const end = line.start + found[0].length;
      namespace = found[2];
      namespaceAt = { start: end - (namespace?.length ?? 0), end };
    }
  }
  return { name, namespace, namespaceAt, keeper, isManaged };
}

/** On AKS and elsewhere, in Charmed Kubernetes, EKS and k3s, such objects are put back as they were (domain facts 5.7). */
const marks: readonly (readonly [Keeper, RegExp])[] = [
  ['addonManager', /^[^#]*addonmanager\.kubernetes\.io\/mode["']?[ ]*:[ ]*["']?Reconcile\b/],
  ['charmed', /^[^#]*\bcdk-addons["']?[ ]*:[ ]*["']?true\b/],
  ['eks', /^[^#]*\beks\.amazonaws\.com\/component["']?[ ]*:/],
  ['k3s', /^[^#]*objectset\.rio\.cattle\.io\/[\w-]+["']?[ ]*:/],
];

/** As a line of labels or annotations says. */
export const isManagedBy = (line: string): boolean =>
  /^[^#]*(?:addonmanager\.kubernetes\.io\/mode|heritage|(?:helm\.sh|app\.kubernetes\.io)\/[\w-]+)["']?[ ]*:/.test(
    line,
  );

/** Likewise. */
export const keeperIn = (line: string): Keeper | undefined =>
  marks.find(([, mark]) => mark.test(line))?.[0];
