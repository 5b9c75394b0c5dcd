/** Single values beside their shape. */
import type { Path } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import type { Severity } from '../../mesh/finding';
import type { Cure } from '../../mesh/rules/entry/problem';
import { isOnOwnLine } from '../edits';
import type { ScalarNode } from '../nodes';
import { placeholderIn } from '../placeholders';
import { servedText } from '../schema/documentation';
import { holds, servedIn } from '../schema/releases';
import type { NumberShape, Shape, TextShape } from '../schema/shape';
import { faultOf } from './formats';
import { isForPerson, isForShell, isGapFor, isLeftOpen, isOtherProtocol } from './gaps';
import { colonless, missingBlanks } from './glued';
import { httpMethods } from './httpMethods';
import { problem, type StructureProblem } from './problem';
import type { Fault } from './spelling/fault';
import { wanted, whereIn, type Sight } from './sight';

export function scalarProblems(
  node: ScalarNode,
  shape: Shape,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  const { value } = node;
  // Nothing is taken as if the field were not there.
  if (value === null) return [];
  if (typeof value === 'symbol') return ofShell(node, shape, path, sight);
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
  return isChecked && written.includes('$(') ? unfilled(written, path, sight) : [];
}

/** Who fills in what is not for remote hosts is the author's business. */
function unfilled(
  value: string,
  path: Path,
  { isExpanded }: Sight,
  said = value,
  becomes = 'refused',
): readonly StructureProblem[] {
  const isPersons = isForPerson(value);
  if (!isPersons && (isExpanded || !isForShell(value))) return [];
  const message = isPersons
    ? `${said} is still to be replaced by a value.`
    : `${said} is filled in only where a shell reads this text; applied as it is, it is ${becomes}.`;
  return [problem('MESH0514', path, { message, severity: 'info' })];
}

/** Something a shell, a template or a person is to put a value in the place of. */
const isToBeFilledIn = (value: string): boolean => placeholderIn(value) !== undefined;

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
  if (isNumber && shape.loose) {
    yield* numberProblems(Number(value), shape, path);
    return;
  }
  if (isNumber && releases.least < 4) {
    const message = `${whereIn(path)} is a number, but stands in quotes; servers refuse that from Istio 1.4 on.`;
    yield problem('MESH0702', path, { message, severity: 'warning' });
  } else yield mistyped(value === '' ? 'an empty text' : 'a text', shape, path);
  if (isNumber) yield* numberProblems(Number(value), shape, path);
}

function numberProblems(
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

function textProblems(
  value: string,
  shape: TextShape,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  if (shape.words) return wordProblems(value, shape.words, path, sight);
  if (shape.format === undefined && isLeftOpen(value))
    return unfilled(value, path, sight, value, 'taken for what it says');
  if (shape.format === undefined || value === '') return [];
  const fault = faultOf(value, shape.format);
  if (!fault) return [];
  // A word that is to be replaced is near no right one; a misspelt protocol is.
  const isNear =
    shape.format === 'protocol' && (fault.want !== undefined || isOtherProtocol(value));
  const isSecret = shape.format === 'base64';
  if (!isNear && isGapFor(value, shape.format))
    return unfilled(value, path, sight, isSecret ? 'This text' : value);
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

function wordProblems(
  value: string,
  words: NonNullable<TextShape['words']>,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  const { releases } = sight;
  const word = words.find((it) => it.text === value);
  if (word) {
    if (servedIn(word, releases) !== 'never') return [];
    const message = `${value} is in ${servedText(word)} only.`;
    const plainer = servedWords(words, releases, 'some').filter((it) => value.includes(it));
    return [problem('MESH0711', path, { message, cures: setTo(plainer, path) })];
  }
  const offered = servedWords(words, releases, 'some');
  const meant = nearest(value, offered) ?? alike(value, offered);
  const begun = /^(\S+)[ \t]/.exec(value)?.[1];
  if (begun !== undefined && offered.includes(begun)) {
    const message = `${whereIn(path)} is ${begun} and nothing more; a comment begins with #.`;
    return [problem('MESH0703', path, { message, want: begun })];
  }
  const by = placeholderIn(value);
  if (by === 'shell' || by === 'template' || (by === 'person' && meant === undefined)) {
    if (isSingleWord(value)) return [none(value, offered, path)];
    return by === 'shell' ? unfilled(value, path, sight) : [];
  }
  const cures = setTo(servedWords(words, releases, 'always'), path);
  return [
    { ...none(value, offered, path), ...(meant === undefined ? { cures } : { want: meant }) },
  ];
}

const servedWords = (
  words: NonNullable<TextShape['words']>,
  releases: Sight['releases'],
  least: 'some' | 'always',
): readonly string[] =>
  words.flatMap((it) => {
    const served = servedIn(it, releases);
    return served === 'always' || served === least ? [it.text] : [];
  });

/** More would hide what else may be done. */
const mostOffered = 6;

const setTo = (words: readonly string[], path: Path): readonly Cure[] =>
  words.slice(0, mostOffered).map((to) => ({ set: path, to }));

/** `istio-mutual` for ISTIO_MUTUAL: the same letters, whatever stands between them. */
function alike(value: string, offered: readonly string[]): string | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return offered.find((it) => letters(it) === letters(value));
}

/** Names to be filled in have several words, such as TLS_MODE; a word alone is a value that is none. */
const isSingleWord = (value: string): boolean => /^[A-Za-z]+$/.test(value);

const none = (value: string, offered: readonly string[], path: Path): StructureProblem =>
  problem('MESH0703', path, {
    message: `${whereIn(path)} is ${anyOf(offered)}; "${value}" is none of them.`,
  });

const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
