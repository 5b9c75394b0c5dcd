/** The ConfigMap around a line of its data, found by lines and their indents. */
import type { Line } from '../lines';

export interface ConfigMapPlace {
  readonly key: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The value of `metadata.namespace`, where it is written. */
  readonly namespaceAt: { readonly start: number; readonly end: number } | undefined;
  /** Its label hands it to the add-on manager. */
  readonly isReconciled: boolean;
}

export const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;
export const isBlank = (line: string): boolean => /^[ \t]*$/.test(line);

/** The ConfigMap whose `data` holds the key on a line; undefined when it is something else. */
export function configMapAround(
  lines: readonly Line[],
  at: number,
  keyIndent: number,
  key: string,
): ConfigMapPlace | undefined {
  let top = at - 1;
  while (top >= 0 && !isParent(lines[top]?.text ?? '', keyIndent)) top -= 1;
  const data = /^([ ]*(?:- )?)data[ ]*:/.exec(lines[top]?.text ?? '');
  if (!data) return undefined;
  const base = data[1]?.length ?? 0;
  const siblings = siblingLines(lines, top, base);
  const isConfigMap = siblings.some((it) =>
    /^(?:[ ]*|[ ]*- )kind[ ]*:[ ]*["']?ConfigMap["']?[ \t]*(?:#.*)?$/.test(it.text),
  );
  return isConfigMap ? { key, ...metadataAmong(lines, siblings, base) } : undefined;
}

const isParent = (line: string, indent: number): boolean =>
  !isBlank(line) && !/^ *#/.test(line) && keyIndentOf(line) < indent;

/** `- data:` begins a map of its own two columns further in. */
const keyIndentOf = (line: string): number =>
  indentOf(line) + (/^ *(- +)/.exec(line)?.[1]?.length ?? 0);

/** The lines of the map that a line is a key of, keys of that map only. */
function siblingLines(lines: readonly Line[], at: number, base: number): readonly Line[] {
  const found: Line[] = [];
  const ends = (line: string): boolean =>
    /^(?:---|\.\.\.)(?:[ \t]|$)/.test(line) || (!isBlank(line) && keyIndentOf(line) < base);
  for (let index = at; index >= 0; index -= 1) {
    const line = lines[index];
    if (!line || ends(line.text)) break;
    if (keyIndentOf(line.text) !== base) continue;
    found.unshift(line);
    if (indentOf(line.text) < base) break;
  }
  for (let index = at + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || ends(line.text) || (!isBlank(line.text) && indentOf(line.text) < base)) break;
    if (keyIndentOf(line.text) === base) found.push(line);
  }
  return found;
}

function metadataAmong(
  lines: readonly Line[],
  siblings: readonly Line[],
  base: number,
): Omit<ConfigMapPlace, 'key'> {
  const nothing = {
    name: undefined,
    namespace: undefined,
    namespaceAt: undefined,
    isReconciled: false,
  };
  const head = siblings.find((it) => /^[ ]*(?:- )?metadata[ ]*:/.test(it.text));
  if (!head) return nothing;
  const inFlow = /metadata[ ]*:[ ]*\{(.*)\}/.exec(head.text)?.[1];
  if (inFlow !== undefined) {
    const valueOf = (name: string): string | undefined =>
      new RegExp(`(?:^|[,\\s])${name}[ ]*:[ ]*["']?([\\w.-]+)`).exec(inFlow)?.[1];
    const isReconciled = reconciled.test(inFlow);
    return {
      name: valueOf('name'),
      namespace: valueOf('namespace'),
      namespaceAt: undefined,
      isReconciled,
    };
  }
  let [name, namespace]: (string | undefined)[] = [];
  let namespaceAt: ConfigMapPlace['namespaceAt'];
  let isReconciled = false;
  for (let index = lines.indexOf(head) + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || (!isBlank(line.text) && indentOf(line.text) <= base)) break;
    isReconciled ||= reconciled.test(line.text);
    const found = /^ *(name|namespace)[ ]*:[ ]*["']?([\w.-]+)/.exec(line.text);
    if (found?.[1] === 'name') name ??= found[2];
    if (found?.[1] === 'namespace' && namespace === undefined) {
      const end = line.start + found[0].length;
      namespace = found[2];
      namespaceAt = { start: end - (namespace?.length ?? 0), end };
    }
  }
  return { name, namespace, namespaceAt, isReconciled };
}

/** On AKS and elsewhere such objects are put back as they were (domain facts 5.7; Azure/AKS#811). */
const reconciled = /^[^#]*addonmanager\.kubernetes\.io\/mode["']?[ ]*:[ ]*["']?Reconcile\b/;
