/** What Mixer refused of its objects, as far as their texts show (until 1.7). */
import { slipAmong } from '../../mesh/rules/entry/nearest';
import { groupOf } from '../../objects/reference';
import type { ManifestObject } from '../manifestObject';
import { nodeAt, textOf } from '../nodes';
import { namesOfGone } from './goneKinds';
import { problem, type StructureProblem } from './problem';

export function* mixerTexts({
  node,
  apiVersion,
  kind,
}: ManifestObject): Iterable<StructureProblem> {
  if (groupOf(apiVersion) !== 'config.istio.io') return;
  if (kind === 'rule') {
    const path = ['spec', 'match'];
    const match = textOf(nodeAt(node, path))?.replace(/"(?:\\.|[^"\\])*"|`[^`]*`/g, '""');
    if (match !== undefined && /[^=!<>]=(?!=)/.test(match)) {
      const message = 'In an expression = is nothing; == compares.';
      yield problem('MESH0719', path, { message });
    }
  }
  for (const name of ['compiledAdapter', 'compiledTemplate']) {
    const path = ['spec', name];
    const said = textOf(nodeAt(node, path)) ?? '';
    const want = slipAmong(said, namesOfGone);
    if (want === undefined) continue;
    const message = `Mixer has nothing called ${said}; ${want} is near.`;
    yield problem('MESH0719', path, { message, want });
  }
}
