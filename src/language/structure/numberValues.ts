/** Numbers beside what is allowed of them. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { NumberShape } from '../schema/shape';
import { problem, type StructureProblem } from './problem';
import { whereIn } from './sight';

export function numberProblems(
  value: number,
  { whole, min, max, port }: NumberShape,
  path: Path,
): readonly StructureProblem[] {
  if (port) {
    const isPort = Number.isInteger(value) && value >= (min ?? 1) && value <= 65535;
    const message = `${value} is not a port: ports are 1 to 65535.`;
    return isPort ? [] : [problem('MESH0706', path, { message })];
  }
  if (whole && !Number.isInteger(value)) {
    const message = `${whereIn(path)} is a whole number, and ${value} is none.`;
    const cures = [Math.floor(value), Math.ceil(value)].map((to) => ({ set: path, to }));
    return [problem('MESH0702', path, { message, cures })];
  }
  const range = rangeText(min, max);
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return [];
  const message = `${whereIn(path)} is ${range}, and ${value} is not.`;
  const near = min !== undefined && value < min ? min : max;
  const cures = near === undefined ? {} : { cures: [{ set: path, to: near }] };
  return [problem('MESH0710', path, { message, ...cures })];
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min === undefined ? `at most ${max ?? ''}` : `at least ${min}`;
}
