/** What somebody has yet to fill in, told of the values that a rule names. */
import type { Path } from '../../mesh/rules/entry/entry';
import { problem } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { Gap } from '../gapsInTexts';
import type { ManifestObject } from '../manifestObject';
import { mapIn, nodeAt, type ManifestNode } from '../nodes';
import {
  bracedName,
  placeholderIn,
  saysYours,
  shownOf,
  speaksToPersons,
  type Placeholder,
} from '../placeholders';
import { diagnosticAt } from './rule';

export const mayStand = /[$<`{‹%]/;

export const mayHold = ({ start, end }: ManifestNode, { text }: ManifestDocument): boolean =>
  mayStand.test(text.slice(start, end));

/** A value and where in its object it is. */
export type Value = readonly [path: Path, node: ManifestNode, onKey?: true];

export function* unfilledAmong(
  values: Iterable<Value>,
  object: ManifestObject,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  for (const value of values) {
    const by =
      object.kind === 'Secret' && isPrinted(value[1], document)
        ? 'shell'
        : placeholderAt(value[1], document);
    if (by === 'shell' && document.heredoc === 'expanded') continue;
    if (by === 'shell' || by === 'person') yield diagnosticOf(object, value, by, document);
  }
}

/** By printf. */
const isPrinted = ({ start, end }: ManifestNode, { text }: ManifestDocument): boolean =>
  /^["']?%[sdvq]/.test(text.slice(start, end));

/** Of a text that its rule knows for one. */
export const leftToPersons = (
  object: ManifestObject,
  value: Value,
  document: ManifestDocument,
): Diagnostic => diagnosticOf(object, value, 'person', document);

export const valuesAt = (object: ManifestObject, paths: readonly Path[]): readonly Value[] =>
  paths.flatMap((path) => {
    const node = nodeAt(object.node, path);
    return node ? [[path, node] as const] : [];
  });

/** What the object is called; of capitals in a name something else is said. */
export const headOf = (object: ManifestObject, document: ManifestDocument): readonly Value[] =>
  [...valuesAt(object, heads), ...fieldsAt(object, ['metadata', 'labels'])].filter(([, node]) =>
    mayHold(node, document),
  );

/** Of a map whose fields are called as people like, such as labels. */
export const fieldsAt = (object: ManifestObject, path: Path): readonly Value[] =>
  (mapIn(nodeAt(object.node, path))?.fields ?? []).flatMap(({ key, value }) =>
    typeof key.value === 'string' ? [[[...path, key.value], value] as const] : [],
  );

const heads: readonly Path[] = [
  ['metadata', 'name'],
  ['metadata', 'namespace'],
];

export function placeholderAt(
  node: ManifestNode,
  { masks, text }: ManifestDocument,
): Placeholder | undefined {
  const written = text.slice(node.start, node.end);
  if (bracedName(written) !== undefined || saysYours.test(written)) return 'person';
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'string') return placeholderIn(node.value);
  const by = masks.find((it) => it.start < node.end && it.end > node.start)?.by;
  if (by === 'excerpt' || by === 'slip') return undefined;
  return by === 'build' ? 'template' : by;
}

/** Of a value that may be said. */
function diagnosticOf(
  object: ManifestObject,
  value: Value,
  by: 'shell' | 'person',
  document: ManifestDocument,
): Diagnostic {
  const [, node, onKey] = value;
  const { start, end } = node;
  const said = shownOf(document.text.slice(start, end));
  const found = unfilledDiagnostic(object, value, { said, by }, document);
  // Of a map the key is told of elsewhere, and here what stands between the braces.
  return onKey || node.kind === 'map' ? { ...found, start, end } : found;
}

export interface Unfilled {
  readonly said: string;
  readonly by: 'shell' | 'person';
}

export function unfilledDiagnostic(
  object: ManifestObject,
  [path, , onKey]: Value,
  { said, by }: Unfilled,
  document: ManifestDocument,
): Diagnostic {
  const isAddress = path.at(-1) === 'address';
  const what = isAddress ? addressOf(object, path) : 'a value';
  const becomes = isTaken(object, path, onKey === true) ? 'taken by the letter' : 'refused';
  const message = by === 'person' ? replaced(said, what) : leftToShell(said, becomes, document);
  return diagnosticAt(object, problem('MESH0514', path, { ...(onKey && { onKey }), message }));
}

const addressOf = ({ kind }: ManifestObject, [, list]: Path): string =>
  kind === 'ServiceEntry' && list === 'endpoints'
    ? 'the address of the remote gateway'
    : 'an address';

export const replaced = (said: string, what = 'a value'): string =>
  `${said} is still to be replaced by ${what}.`;

/** What is left of it may be secret, so it is not repeated. */
export const cutShort = 'This was cut short, and is still to be replaced by the whole of it.';

/** In a heredoc whose word is quoted, the shell fills nothing in; outside of one, nobody does. */
export const leftToShell = (
  said: string,
  becomes: 'refused' | 'taken by the letter',
  { heredoc }: ManifestDocument,
): string =>
  heredoc === 'verbatim'
    ? `${said} stays as it is, because the word behind << is quoted: the shell fills nothing in.`
    : `${said} is filled in only where ${readerOf(said)} this text; applied as it is, it is ${becomes}.`;

/** What is said of such a place; of what may be secret, the name alone. */
export function openBecause(
  { by, isCut, start, end }: Gap,
  isRefused: boolean,
  document: ManifestDocument,
): string {
  if (isCut) return cutShort;
  // `${TOKEN:-secret}` has a name and what is to be kept to oneself; so has a command.
  const said = document.text
    .slice(start, end)
    .replace(/(?<=^\$\{[\w-]+)[:?=+-].*(?=\}$)/, '')
    .replace(/(?<=^\$\{[\w.]+!)[^}]+(?=\}$)/, '')
    .replace(/^\$\(.*/, '$(…)');
  if (by === 'person') return replaced(said);
  if (by === 'tool' && said.startsWith('#') && document.text[start - 1] === ' ')
    return `Nothing stands here until a program puts a value in the place of ${said}, which is a comment.`;
  // YAML has no text that begins so.
  const isBare = /^%[a-z]$/.test(said) && !/["']/.test(document.text[start - 1] ?? '');
  if (by === 'tool') return leftToTool(said, isRefused || isBare);
  return leftToShell(said, isRefused ? 'refused' : 'taken by the letter', document);
}

const leftToTool = (said: string, isRefused: boolean): string =>
  `${said} is filled in only where a program looks for it; applied as it is, it is ${isRefused ? 'refused' : 'taken by the letter'}.`;

function readerOf(said: string): string {
  if (said.startsWith('%')) return 'a program prints';
  if (ofFreeMarker.test(said)) return 'FreeMarker reads';
  if (said.startsWith('$(')) return 'a shell reads';
  return ofTerraform.test(said) ? 'Terraform reads' : 'a shell or envsubst reads';
}

const ofFreeMarker = /\$\{[\w.]+!/;
const ofTerraform = /^\S*?\$\{~?\s*(?:(?:each|local|module|var|[a-z]+_\w+)\.|[a-z_]\w*\()/;

/** In templates of Terraform and FreeMarker, `${name}` is theirs. */
export const isOfOthers = ({ memo, text }: ManifestDocument): boolean =>
  memo.once(isOfOthers, () => /^[ \t]*(?:%\{|<[#@])/m.test(text));

/** What reads these looks at no letters; labels go to servers. */
const isTaken = ({ kind }: ManifestObject, path: Path, onKey: boolean): boolean =>
  (kind === 'IstioOperator' && path.at(-2) !== 'label') ||
  kind === '' ||
  path[1] === 'annotations' ||
  (path[0] === 'stringData' && !onKey);

/** Of what is applied all the same. */
export function* hints(found: Iterable<Diagnostic>): Iterable<Diagnostic> {
  for (const it of found) yield { ...it, severity: 'info' };
}

/** What speaks to a person stays what it is. None where templates of others may fill it in: the whole text is looked through for that, so only where there is something to say. */
export function* hintsToOwn(
  found: Iterable<Diagnostic>,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  for (const it of found) {
    if (isOfOthers(document)) return;
    const written = document.text.slice(it.start, it.end);
    const isPersons = speaksToPersons(written) || bracedName(written) !== undefined;
    yield !/[$`%]/.test(written) && isPersons ? it : { ...it, severity: 'info' };
  }
}
