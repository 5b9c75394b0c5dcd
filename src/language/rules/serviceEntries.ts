import { remoteProblems, isGap, type FarSide } from '../../mesh/remoteServices';
import { problemsOf } from '../../mesh/serviceEntryRules';
import { isMadeByAdmiral } from '../../mesh/admiral';
import type { EntryProblem } from '../../mesh/entryRules/problem';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, isForZone, settingFor, type EntryInText } from './subjects';

/** The rules that hold for live ServiceEntries, over those being written. */
export const serviceEntries: DocumentRule = function* (document, context) {
  for (const it of entriesIn(document)) {
    if (!isForZone(it, context.zone, document.text)) continue;
    const problems = problemsOf(it.entry, settingFor(it.object, context));
    yield* problems.map((problem) => diagnosticAt(it.object, problem));
    yield* againstMesh(it, context, problems);
  }
};

/** What the connected mesh knows better: the Service, its ports, its gateway's address. */
function* againstMesh(
  { object, entry }: EntryInText,
  context: LanguageContext,
  said: readonly EntryProblem[],
): Iterable<Diagnostic> {
  const far = farSideOf(context);
  if (!far || isMadeByAdmiral(metadataOf(object))) return;
  for (const it of remoteProblems(entry, far)) {
    if (isGap(it)) continue;
    const isSaid = said.some(({ path }) => path.join('/') === it.path.join('/'));
    if (!isSaid) yield diagnosticAt(object, it);
  }
}

const metadataOf = ({ name, namespace }: EntryInText['object']) => ({
  metadata: { name: name ?? '', ...(namespace === undefined ? {} : { namespace }) },
});

/** The clusters an entry of this text may lead to; undefined offline. */
export function farSideOf({ mesh, zone, cluster }: LanguageContext): FarSide | undefined {
  const contexts = mesh?.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts) ?? [];
  if (!mesh || contexts.length === 0) return undefined;
  const states = [...new Set(contexts)]
    .filter((it) => it !== cluster)
    .map((it) => ({ context: it, state: mesh.clusters.get(it) }));
  return {
    clusters: states.flatMap(({ state }) => (state?.state === 'reachable' ? [state] : [])),
    silent: states.flatMap(({ context, state }) =>
      state?.state === 'reachable' ? [] : [`${context} did not answer`],
    ),
    zone,
  };
}
