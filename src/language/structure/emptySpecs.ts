/** Objects whose `spec` lost what stands in it. */
import type { ManifestObject } from '../manifestObject';
import { problem, type StructureProblem } from './problem';

const istioGroup = /^(?:networking|security|install)\.istio\.io\//;

/** Of kinds without a table: nothing stands in `spec`, but beside it at the margin. */
export function* besideSpec({ node, apiVersion }: ManifestObject): Iterable<StructureProblem> {
  if (!istioGroup.test(apiVersion)) return;
  const at = node.fields.findIndex(({ key }) => key.value === 'spec');
  const spec = node.fields[at]?.value;
  if (spec?.kind !== 'scalar' || spec.value !== null) return;
  const next = node.fields[at + 1]?.key.value;
  if (typeof next !== 'string' || heads.has(next) || !/^[a-z]\w*$/i.test(next)) return;
  const message = `Nothing stands in spec: ${next} belongs under it, and lost its indentation.`;
  yield problem('MESH0701', [next], { message, onKey: true });
}

const heads: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);
