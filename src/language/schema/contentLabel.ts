/** Which files the YAML extension is to check by our schema alone. */
import { kinds } from './kinds';

/**
 * The YAML extension puts `key:[\t ]+value` of a contributor's label into a regular expression over the
 * whole text. Where it matches, no other contributor is asked; elsewhere the schemas of all of them hold
 * at once. So ours matches files of our kinds and nothing beside them: there the tables of another
 * contributor, such as those the Kubernetes extension has from a cluster, would say everything twice;
 * in all other files they go on. (redhat-developer/vscode-yaml, src/schema-extension-api.ts)
 *
 * It is cut at its colons, and of its second part the first dot is escaped: there is one of each.
 */
export function contentLabel(): string {
  const ours = [...new Set(kinds.filter(isIstios).map((it) => it.kind))].join('|');
  const lineOf = (key: string, value: string) => `${key}\\W+(?=\\w)(?!${value})`;
  const others = [lineOf('apiVersion', '\\w+[.]istio[.]io/'), lineOf('kind', `(${ours})\\b`)];
  return `^(?![^]*(^|\\n)(${others.join('|')}))[^]*?(^|\\n)kind:(${ours})\\b`;
}

const isIstios = ({ group }: { readonly group: string }): boolean => group.endsWith('.istio.io');
