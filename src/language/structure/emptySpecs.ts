/** Objects whose `metadata` or `spec` lost what stands in it. */
import type { ManifestObject } from '../manifestObject';
import type { FieldNode } from '../nodes';
import { problem, type StructureProblem } from './problem';

/** Kinds of these have no other fields than `heads`. */
const groups =
  /^(?:(?:[\w-]+\.)*(?:istio|sailoperator|maistra|cert-manager|toolkit\.fluxcd|argoproj)\.io|gateway\.networking\.k8s\.io)\//;

/** Nothing stands in one of them, but behind it at the margin: said once of each. */
export function lostIndents({ node, apiVersion }: ManifestObject): readonly StructureProblem[] {
  const { fields } = node;
  if (!fields.some(isEmpty) || !groups.test(apiVersion)) return [];
  const names = fields.map(({ key }) => key.value);
  return fields.flatMap((it, at) => {
    if (!isEmpty(it)) return [];
    const end = names.findIndex((name, index) => index > at && !isLost(name));
    const lost = names.slice(at + 1, end < 0 ? names.length : end).map(String);
    const [first] = lost;
    if (first === undefined) return [];
    const others =
      lost.length > 1
        ? ` and what follows belong under it, and lost their`
        : ' belongs under it, and lost its';
    const message = `Nothing stands in ${String(it.key.value)}: ${first}${others} indentation.`;
    const isClear = lost.every((name) => names.indexOf(name) === names.lastIndexOf(name));
    const cures = isClear
      ? [{ move: lost.map((name) => [name]), into: [String(it.key.value)] }]
      : [];
    const place = fields[at + 1]?.key;
    return [
      problem('MESH0701', [first], { message, onKey: true, cures, ...(place && { at: place }) }),
    ];
  });
}

/** What else stands at the margin of a kind that no table is kept of: one lost its indentation. */
export function besideHeads({
  node,
  apiVersion,
  kind,
}: ManifestObject): readonly StructureProblem[] {
  if (!groups.test(apiVersion) || kind.endsWith('List')) return [];
  const names = node.fields.map(({ key }) => key.value);
  const told = names.filter(
    (it): it is string => isLost(it) && it !== 'operation' && it !== 'items' && it !== 'data',
  );
  return told.map((name) => {
    const isName =
      name === 'name' || name === 'namespace' || name === 'labels' || name === 'annotations';
    const place = isName ? 'metadata' : 'spec';
    const message = `${kind} has no field ${name} at the margin; it belongs under ${place}.`;
    const cures = names.includes(place) ? [{ move: [[name]], into: [place] }] : [];
    return problem('MESH0701', [name], { message, onKey: true, cures });
  });
}

const isEmpty = ({ key, value }: FieldNode): boolean =>
  (key.value === 'spec' || key.value === 'metadata') &&
  value.kind === 'scalar' &&
  value.value === null;

const isLost = (name: unknown): boolean =>
  typeof name === 'string' && !heads.has(name) && /^[a-z]\w*$/i.test(name);

const heads: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** Without what is said of these fields one by one, and of what they are missed in. */
export const withoutLost = (
  lost: readonly StructureProblem[],
  found: readonly StructureProblem[],
): readonly StructureProblem[] =>
  lost.length === 0
    ? found
    : [
        ...lost,
        ...found.filter(
          ({ code, path: [name, ...rest] }) =>
            rest.length > 0 ||
            !(
              code === 'MESH0704' ||
              ((code === 'MESH0701' || code === 'MESH0712') && isLost(name))
            ),
        ),
      ];
