/** `ture` and `flase` among values of charts, which no schema looks at: to templates any text is true. */
import { none } from '../../mesh/rules/saying';
import type { Path } from '../../mesh/rules/entry/entry';
import { speaksOfCharts } from '../chartSigns';
import { nodeAt, type ManifestNode } from '../nodes';
import { problem, type StructureProblem } from '../structure/problem';
import { holdsValues, placesOf } from './valuesOfTools';
import { rootObjectIn } from './installs';
import { diagnosticAt, type DocumentRule } from './rule';

export const booleanSlips: DocumentRule = (document, { structure }) => {
  const { objects, text } = document;
  if (structure === 'off' || !slip.test(text) || !objects.every(holdsValues)) return none;
  const whole = rootObjectIn(document);
  const places = whole && speaksOfCharts(text) ? [{ it: whole, path: [] }] : [];
  const held = objects.flatMap((it) => placesOf(it).map((path) => ({ it, path })));
  return [...places, ...held].flatMap(({ it, path }) =>
    [...slipsIn(nodeAt(it.node, path), path)].map((found) => diagnosticAt(it, found)),
  );
};

const slip =
  /:[ \t]+(?:t(?:ure|reu|rue[er]|rrue)|f(?:lase|asle|ales|lse|alsee))[ \t]*(?:[\r\n#,}]|$)/i;

function* slipsIn(node: ManifestNode | undefined, path: Path): Iterable<StructureProblem> {
  if (node?.kind === 'map')
    for (const { key, value } of node.fields) yield* slipsIn(value, [...path, String(key.value)]);
  if (node?.kind === 'list')
    for (const [index, it] of node.items.entries()) yield* slipsIn(it, [...path, index]);
  if (node?.kind !== 'scalar' || node.style !== 'plain') return;
  const { value } = node;
  if (typeof value !== 'string' || !slip.test(`: ${value}`)) return;
  const to = /^t/i.test(value);
  const message = `${value} is a text, which templates take for true, whatever it says; ${to} is near.`;
  yield problem('MESH0702', path, { message, cures: [{ set: path, to }] });
}
