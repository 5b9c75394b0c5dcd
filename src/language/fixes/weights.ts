/** Shares of routes that make 100, in the proportion they have. */
import { replaced, withFields, type Edit } from '../edits';
import { childOf, listIn, mapIn, nodeAt, type MapNode } from '../nodes';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker } from './target';

export const otherWeights: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, document, data } = target;
  const items = listIn(nodeAt(object.node, data.path))?.items ?? [];
  const routes = items.flatMap((it) => mapIn(it) ?? []);
  if (data.path.at(-1) !== 'route' || routes.length < 2 || routes.length < items.length) return;
  const weights = routes.map(weightOf);
  if (weights.includes(undefined)) return;
  const shares = sharesOf(weights.map((it) => it ?? 0));
  const edits = routes.flatMap((it, index) => weightEdit(it, shares[index] ?? 0, document.text));
  yield fix(`Share calls as ${shares.join(', ')}`, false, ...edits);
};

function weightOf(route: MapNode): number | undefined {
  const node = childOf(route, 'weight');
  if (!node) return 0;
  return node.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** What rounding leaves over goes to the first ones. */
function sharesOf(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((it) => (sum === 0 ? 100 / weights.length : (it * 100) / sum));
  const whole = exact.map(Math.floor);
  const left = 100 - whole.reduce((a, b) => a + b, 0);
  const first = exact.flatMap((it, index) => (it > 0 ? [index] : [])).slice(0, left);
  return whole.map((it, index) => (first.includes(index) ? it + 1 : it));
}

function weightEdit(route: MapNode, share: number, text: string): readonly (Edit | undefined)[] {
  const node = childOf(route, 'weight');
  if (weightOf(route) === share) return [];
  if (node?.kind === 'scalar') return [replaced(node, share)];
  return [withFields(text, route, { weight: share }, 'destination')];
}
