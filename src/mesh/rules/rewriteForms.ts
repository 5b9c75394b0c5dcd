/** In which form which Istio reads the rewriting filter, and whether it does anything there (domain facts 2.2 to 2.5, 7.1). */
import { fieldAt } from '../../objects/object';
import { globalRoutingIn } from '../istio/globalRouting';
import { usualZone } from '../names';
import type { RewriteFilter } from '../snapshot';
import type { Version } from '../version';
import { isText, unsure, type Text } from './entry/entry';
import { problem, type EntryProblem } from './entry/problem';
import { isRewriting, rewritesIn, type Rewrite } from './rewriteFilters';

/** Of several patches, those for other proxies do not count; one that is heeded is enough. */
export function* formProblems(
  rewrites: readonly Rewrite[],
  istio: Version | undefined,
): Iterable<EntryProblem> {
  for (const it of rewrites) {
    const minors = minorsIn(it.proxies);
    const ignored = minors.filter((minor) => !isHeeded(it.form, minor));
    if (minors.length > 0 && ignored.length === minors.length) {
      yield formProblem(it, `1.${ignored.join(', 1.')}`);
    }
  }
  const ours = rewrites.filter(({ proxies }) => proxies === undefined);
  const [first] = ours;
  if (!istio || !first || first.proxies === unsure) return;
  if (!ours.some((it) => isHeeded(it.form, istio.minor))) yield formProblem(first, istio.text);
  else yield* beyondProblems(first, istio);
}

/** A suffix of another name comes to nothing in the same releases. */
export function* otherSuffixes(
  rewrites: readonly Rewrite[],
  istio: Version | undefined,
): Iterable<EntryProblem> {
  const [first] = rewrites;
  if (istio && first) yield* beyondProblems(first, istio);
}

/** `^1\.7.*` names 1.7; a pattern that names no minor tells nothing. */
const minorsIn = (proxies: Text): readonly number[] =>
  isText(proxies)
    ? [...proxies.matchAll(/1(?:\\+|\[)?\.\]?(\d+)/g)].map((it) => Number(it[1]))
    : [];

const formProblem = ({ form, path }: Rewrite, version: string): EntryProblem =>
  problem('MESH0206', path, {
    onKey: true,
    message: `This filter is written ${written[form]}, which Istio ${version} ignores.`,
  });

/** From 1.8.6 and 1.9.5 on there is nothing for the filter to attach to. */
function* beyondProblems({ path }: Rewrite, istio: Version): Iterable<EntryProblem> {
  const routing = globalRoutingIn(istio);
  if (routing !== 'legacyFlag' && routing !== 'gone') return;
  yield problem(routing === 'gone' ? 'MESH0001' : 'MESH0002', path, {
    severity: 'warning',
    onKey: true,
    message:
      routing === 'gone'
        ? `Istio ${istio.text} no longer rewrites hosts: this filter does nothing there.`
        : `In Istio ${istio.text} this filter does nothing, unless istiod runs with an insecure flag.`,
  });
}

/** The same where no version is known: what was right for 1.8.5 is pointed out (7.1). */
export function* endOfRewriting(spec: unknown, zone: string): Iterable<EntryProblem> {
  const found = [...rewritesIn(spec)].find(
    (it) => it.proxies === undefined && (isRewriting(it) || isOther(it.config, zone)),
  );
  if (!found) return;
  yield problem('MESH0001', isText(found.name) ? found.namePath : found.path, {
    severity: 'info',
    message:
      'From Istio 1.8.6 and 1.9.5 on nothing rewrites hosts any more, and from 1.20 on proxies do not have this filter.',
  });
}

function isOther(config: unknown, zone: string): boolean {
  const pattern = fieldAt(config, 'cluster_pattern');
  const suffix = typeof pattern === 'string' ? pattern.replace(/^\\*\.|[\\$]/g, '') : '';
  return suffix !== zone && suffix !== usualZone && /^\w[\w.-]*$/.test(suffix);
}

export const written: Readonly<Record<RewriteFilter['form'], string>> = {
  filters: 'in the old API (workloadLabels, filters)',
  config: 'with an untyped config',
  typedConfig: 'with a typed config (configPatches)',
};

/** Which form which minor reads (2.2 to 2.5); 1.7.4 ships the typed one, which works in all of 1.7. */
export function isHeeded(form: RewriteFilter['form'], minor: number): boolean {
  if (form === 'filters') return minor <= 5;
  return form === 'config' ? minor >= 3 && minor <= 6 : minor >= 3;
}
