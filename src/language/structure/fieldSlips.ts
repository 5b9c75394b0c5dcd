/** Fields of maps that may have others than are known: of these, slips of the hand alone are told. */
import type { Path } from '../../mesh/rules/entry/entry';
import { nearest, slipAmong } from '../../mesh/rules/entry/nearest';
import { fieldNamed, type FieldNode, type MapNode } from '../nodes';
import type { ObjectShape } from '../schema/shape';
import { problem, type StructureProblem } from './problem';
import { whereIn } from './sight';

/** The known field that is but a letter away, two where it is long, and is not there itself. */
export function slipIn(
  name: string,
  map: MapNode,
  { fields, names }: ObjectShape,
): string | undefined {
  const known = names ? [...fields.keys(), ...names.keys()] : [...fields.keys()];
  const meant =
    slipAmong(name, known) ?? (name.length >= longName ? nearest(name, known) : undefined);
  if (meant === undefined || isSecond(name, meant)) return undefined;
  return fieldNamed(map, meant) ? undefined : meant;
}

/** Few words of this length are near each other by chance. */
const longName = 9;

/** `istio-ingressgateway2` stands beside the first on purpose. */
const isSecond = (name: string, meant: string): boolean =>
  name.startsWith(meant) && /^[\d._-]/.test(name.slice(meant.length));

export const misspelt = ({ key }: FieldNode, path: Path, meant: string): StructureProblem =>
  problem('MESH0701', path, {
    ...{ onKey: true, at: key, severity: 'warning', rename: [String(path.at(-1)), meant] as const },
    message: `${whereIn(path.slice(0, -1))} has no field ${String(path.at(-1))} that is known; ${meant} is near.`,
  });
