/** Whether what a file alone leaves open is so: by where its objects go, and what goes there beside them. */
import { isText } from '../../mesh/rules/entry/entry';
import { shifted, type Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import type { EntryFacts } from './facts';
import type { LackingFacts } from './lackingFacts';
import type { Placed } from './placed';
import { mayMeet, type World } from './world';
import type { WorkspaceIndex } from './workspaceIndex';

/**
 * An object without its host may be a patch: a patch says what it changes and nothing more, and stands
 * wherever a kustomization names it, which may be out of sight. So it is certain only of files that are known
 * to be applied as they stand: by the folder of a cluster or an annotation, or because a kustomization
 * without any patch takes them in. Where no kustomization in sight makes it one, it is an information.
 */
export function* lackingProblemsOf(
  one: Placed<LackingFacts>,
  { index }: World,
): Iterable<Diagnostic> {
  const { field, object, start, end } = one.it;
  if (!index.isAsIs(one)) return;
  const isCertain = index.clustersOf(one).length > 0;
  const path = ['spec'];
  const { code, severity, message } = problem('MESH0704', path, {
    message: isCertain
      ? `spec has no ${field}, which is required.`
      : `spec has no ${field}, which is required unless this is laid over an object that has it.`,
    ...(isCertain ? {} : { severity: 'info' }),
  });
  const data = { object, path, missing: field };
  yield shifted({ code, severity, message, start, end, data }, one.start);
}

/**
 * Without what is said of hosts whose cluster a filter in another file fills or replaces. Where nobody says for
 * which cluster one of the two is, it may be the same.
 */
export function withoutFilled(
  found: readonly Diagnostic[],
  uri: string,
  index: WorkspaceIndex,
): readonly Diagnostic[] {
  if (!found.some((it) => it.code === 'MESH0516') || index.filters().length === 0) return found;
  const filled = new Set(
    index
      .entriesIn(uri)
      .filter((it) => isFilled(it, index))
      .map(({ it, start }) => it.object + start),
  );
  return found.filter(({ code, data }) => code !== 'MESH0516' || !filled.has(data?.object ?? -1));
}

const isFilled = (one: Placed<EntryFacts>, index: WorkspaceIndex): boolean =>
  index
    .filters()
    .some(
      (filter) =>
        mayMeet(index.clustersOf(filter), index.clustersOf(one)) &&
        one.it.entry.hosts.some((it) => isText(it) && filter.it.hosts.has(it.toLowerCase())),
    );
