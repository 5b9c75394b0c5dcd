import { isText, known } from '../../mesh/rules/entry/entry';
import type { WorkspaceIndex } from '../workspace/workspaceIndex';

export interface DefinitionInFile {
  readonly path: string;
  /** The context it is for, where somebody has said. */
  readonly cluster: string | undefined;
  readonly addresses: readonly string[];
  readonly endpoints: readonly string[];
}

/** What the files of a workspace say of a host: who defines it, and how often it is named beside. */
export function hostInFiles(
  index: Pick<WorkspaceIndex, 'entriesFor' | 'mentionsOf' | 'clustersOf'>,
  host: string,
): { readonly definitions: readonly DefinitionInFile[]; readonly uses: number } {
  const definitions = index.entriesFor(host).map((placed) => {
    const { entry } = placed.it;
    const clusters = index.clustersOf(placed).flatMap(({ context }) => context ?? []);
    return {
      path: placed.path,
      cluster: clusters.length > 0 ? clusters.join(', ') : undefined,
      addresses: known(entry.addresses).filter(isText),
      endpoints: known(entry.endpoints).flatMap(({ address }) =>
        isText(address) ? [address] : [],
      ),
    };
  });
  const uses = index.mentionsOf(host).filter((it) => it.role !== 'defines').length;
  return { definitions, uses };
}
