import { isText } from '../../mesh/rules/entry/entry';
import type { WorkspaceIndex } from '../workspace/workspaceIndex';

export interface HostSymbol {
  readonly host: string;
  /** The ServiceEntry, where it has a name. */
  readonly object: string | undefined;
  readonly uri: string;
  readonly path: string;
}

/** More would be no help to choose from. */
const most = 500;

/** The hosts that ServiceEntries define, whose letters hold those of the query in their order. */
export function symbolsFor(
  index: Pick<WorkspaceIndex, 'uris' | 'entriesIn'>,
  query: string,
): readonly HostSymbol[] {
  const found: HostSymbol[] = [];
  for (const uri of index.uris) {
    for (const { path, it } of index.entriesIn(uri)) {
      for (const host of it.entry.hosts.filter(isText)) {
        if (!holds(`${host} ${it.name ?? ''}`, query)) continue;
        found.push({ host: host.toLowerCase(), object: it.name, uri, path });
        if (found.length === most) return found;
      }
    }
  }
  return found;
}

function holds(text: string, query: string): boolean {
  let at = 0;
  const lower = text.toLowerCase();
  for (const letter of query.toLowerCase().replaceAll(/\s/g, '')) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
