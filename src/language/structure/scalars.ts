/** Single values beside their shape. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Severity } from '../../mesh/finding';
import type { Cure } from '../../mesh/rules/entry/problem';
import { isOnOwnLine } from '../edits';
import type { ScalarNode } from '../nodes';
import { holds } from '../schema/releases';
import type { Shape, TextShape } from '../schema/shape';
import { faultOf } from './formats';
import { isGapFor, isOtherProtocol } from './gaps';
import { colonless, missingBlanks } from './glued';
import { httpMethods } from './httpMethods';
import { numberProblems } from './numberValues';
import { problem, type StructureProblem } from './problem';
import type { Fault } from './spelling/fault';
import { wanted, whereIn, type Sight } from './sight';
import { isToBeFilledIn, unfilled } from './unfilledValues';
import { wordProblems } from './wordValues';

export function scalarProblems(
  node: ScalarNode,
  shape: Shape,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  const { value } = node;
  // Nothing is taken as if the field were not there.
  if (value === null) return [];
  if (typeof value === 'symbol')
    return missingBlanks(node, shape, sight.text)
      ? [glued(shape, path)]
      : ofShell(node, shape, path, sight);
  if (typeof value === 'string') {
    if (shape.kind === 'text') return textProblems(value, shape, path, sight);
    const blanks = missingBlanks(node, shape, sight.text);
    if (blanks && !value.includes('$')) return [glued(shape, path)];
    const name = colonless(node, shape);
    if (name !== undefined) return [withoutColon(name, path)];
    if (isFieldBegun(node, shape, sight)) return [];
    if (isToBeFilledIn(value) && !isWordWithin(value, shape, path))
      return unfilled(value, path, sight);
    return [...asText(value, shape, path, sight)];
  }
  if (shape.kind === 'number' && typeof value === 'number') {
    return numberProblems(value, shape, path);
  }
  if (shape.kind === 'boolean' && typeof value === 'boolean') return [];
  if (
    shape.kind === 'text' &&
    shape.format?.toLowerCase().endsWith('duration') &&
    typeof value === 'number'
  ) {
    const message = `${whereIn(path)} is a duration, which has a unit: ${value}s.`;
    return [problem('MESH0709', path, { message, want: `${value}s` })];
  }
  return [mistyped(typeof value === 'number' ? 'a number' : 'true or false', shape, path)];
}

/** A word on a line of its own, where fields are to follow: the first one is being typed. */
function isFieldBegun({ style, start, value }: ScalarNode, shape: Shape, { text }: Sight): boolean {
  if (style !== 'plain' || !/^[\w.-]+$/.test(String(value)) || !isOnOwnLine(text, start))
    return false;
  if (shape.kind === 'map') return true;
  return (
    shape.kind === 'object' && [...shape.fields.keys()].some((it) => it.startsWith(String(value)))
  );
}

/** What is covered, for a shell writes it, where it cannot stay as it is. */
function ofShell(
  { start, end }: ScalarNode,
  shape: Shape,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  // Kubernetes fills variables in, too: `$(HOST_IP):9411`.
  const isChecked =
    shape.kind === 'number' ||
    (shape.kind === 'text' && shape.format && shape.format !== 'proxyAddress');
  const written = sight.text.slice(start, end);
  return isChecked && written.includes('$(')
    ? unfilled(written, path, sight, saidOf(path, sight))
    : [];
}

/** `tls: SIMPLE` looks like a name to be replaced, but is the word of a field within; so is a method. */
function isWordWithin(value: string, shape: Shape, path: Path): boolean {
  if (shape.kind !== 'object') return false;
  if (path.at(-1) === 'method') return httpMethods.includes(value);
  for (const { shape: within } of shape.fields.values()) {
    if (within.kind === 'text' && within.words?.some((it) => it.text === value)) return true;
  }
  return false;
}

const withoutColon = (name: string, path: Path): StructureProblem =>
  problem('MESH0702', path, {
    message: `${whereIn(path)} is a map of fields: a colon belongs behind ${name}.`,
  });

const glued = (shape: Shape, path: Path): StructureProblem =>
  problem('MESH0702', path, {
    message: `${whereIn(path)} is ${wanted(shape)}: a blank belongs behind the ${shape.kind === 'list' ? 'dash' : 'colon'}.`,
  });

function mistyped(is: string, shape: Shape, path: Path): StructureProblem {
  const hint = shape.kind === 'text' ? ' Put it in quotes.' : '';
  return problem('MESH0702', path, {
    message: `${whereIn(path)} is ${wanted(shape)}, not ${is}.${hint}`,
  });
}

/** A text where something else is wanted; one that says a number passed until the API had a schema (1.4). */
function* asText(
  value: string,
  shape: Shape,
  path: Path,
  { releases }: Sight,
): Iterable<StructureProblem> {
  const isNumber = shape.kind === 'number' && /^-?\d+(?:\.\d+)?$/.test(value);
  const until = isNumber ? (shape.looseUntil ?? 0) : 0;
  if (isNumber && (shape.loose || until > 0)) {
    yield* numberProblems(Number(value), shape, path);
    if (shape.loose || releases.most <= until) return;
    const message = `${whereIn(path)} is a number, but stands in quotes: Istio 1.${until + 1} and newer hand on a text, and servers refuse that.`;
    yield problem('MESH0702', path, { message, severity: 'warning' });
    return;
  }
  if (isNumber && releases.least < 4) {
    const message = `${whereIn(path)} is a number, but stands in quotes; servers refuse that from Istio 1.4 on.`;
    yield problem('MESH0702', path, { message, severity: 'warning' });
  } else yield mistyped(value === '' ? 'an empty text' : 'a text', shape, path);
  if (isNumber) yield* numberProblems(Number(value), shape, path);
}

function textProblems(
  value: string,
  shape: TextShape,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  if (shape.mayBeEmpty && value === '') return [];
  if (shape.words) return wordProblems(value, shape.words, path, sight);
  if (shape.format === undefined || value === '') return [];
  const fault = faultOf(value, shape.format);
  if (!fault) return [];
  // A word that is to be replaced is near no right one; a misspelt protocol is.
  const isNear =
    shape.format === 'protocol' && (fault.want !== undefined || isOtherProtocol(value));
  const isSecret = shape.format === 'base64';
  if (!isNear && isGapFor(value, shape.format))
    return unfilled(value, path, sight, isSecret ? unsaid : saidOf(path, sight));
  const said = isSecret ? 'The value' : `"${value}"`;
  return [
    problem(fault.code, path, {
      message: `${said} ${fault.because}.`,
      ...(fault.want === undefined ? {} : { want: fault.want }),
      ...curesOf(fault, path),
      ...severityOf(fault, sight.releases),
    }),
  ];
}

const unsaid = 'This text';

/** What a Secret holds is not repeated; how it is called is. */
const saidOf = (path: Path, { isSecret }: Sight): string | undefined =>
  isSecret && path[0] !== 'metadata' ? unsaid : undefined;

function curesOf({ maybe, mayGo }: Fault, path: Path): { cures?: readonly Cure[] } {
  if (maybe !== undefined) return { cures: [{ set: path, to: maybe }] };
  return mayGo ? { cures: [{ remove: path }] } : {};
}

function severityOf(
  { severity, refusedIn }: Fault,
  releases: Sight['releases'],
): { severity?: Severity } {
  if (refusedIn && holds(refusedIn, releases)) return { severity: 'error' };
  return severity === undefined ? {} : { severity };
}
