/** What stands beside the rewriting filter on the passthrough port. */
import { fieldAt, listAt, textAt } from '../../objects/object';
import { passthroughPort } from '../names';
import type { Path } from './entry/entry';
import { problem, type EntryProblem } from './entry/problem';
import { rewriteName } from './rewriteFilters';

/**
 * A patch of the passthrough port that is not the rewriting one. What stands beside it in that chain
 * has broken it in several releases (istio/istio#24968, #25077, #25082).
 */
export function* intruderProblems(spec: unknown): Iterable<EntryProblem> {
  for (const [index, patch] of listAt(spec, 'configPatches').entries()) {
    const path = ['match', 'listener', 'portNumber'];
    const name = textAt(patch, 'patch', 'value', 'name');
    if (fieldAt(patch, ...path) !== passthroughPort || rewrites(fieldAt(patch, 'patch', 'value')))
      continue;
    yield intruder(['spec', 'configPatches', index, ...path], name);
  }
  for (const [index, filter] of listAt(spec, 'filters').entries()) {
    const path = ['listenerMatch', 'portNumber'];
    const name = textAt(filter, 'filterName');
    if (fieldAt(filter, ...path) !== passthroughPort || ofCharts.includes(name)) continue;
    yield intruder(['spec', 'filters', index, ...path], name);
  }
}

/** Charts of 1.1 and before put the filter in that goes by the server name, too; since then AUTO_PASSTHROUGH does. */
const ofCharts: readonly (string | undefined)[] = [
  rewriteName,
  'envoy.filters.network.sni_cluster',
];

const rewrites = (value: unknown): boolean =>
  textAt(value, 'name') === rewriteName ||
  ['config', 'typed_config'].some((it) => fieldAt(value, it, 'cluster_pattern') !== undefined);

const intruder = (path: Path, name: string | undefined): EntryProblem =>
  problem('MESH0211', path, {
    message: `${name ?? 'This patch'} changes port ${passthroughPort}, where calls of other clusters pass through by their server name: beside another filter, that chain may stop to work. Leave the port out of it.`,
  });
