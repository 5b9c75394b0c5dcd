/** What somebody has yet to fill in, in any text that is of Istio: no rule of its own need know the field. */
import { problem } from '../../mesh/rules/entry/problem';
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { gapsIn, mayHoldGap, type Gap } from '../gapsInTexts';
import type { ManifestObject } from '../manifestObject';
import type { ManifestNode, ScalarNode, Span } from '../nodes';
import { scopesIn, type Scope } from './openScopes';
import { diagnosticAt, type DocumentRule } from './rule';
import { cutShort, isOfOthers, leftToShell, replaced } from './unfilled';

export const openValues: DocumentRule = (document, { structure }) => {
  if (structure === 'off' || !mayHoldGap.test(document.text)) return none;
  let found = document.heredoc === undefined ? commandsIn(document) : assignmentsIn(document);
  const said = new Map<unknown, Set<string>>();
  for (const scope of scopesIn(document)) {
    const words = said.get(scope.object) ?? new Set<string>();
    said.set(scope.object, words);
    // Texts of Mixer's are expressions.
    const isCode = groupOf(scope.object.apiVersion) === 'config.istio.io';
    for (const it of openBelow(scope.node, scope.path, isCode, scope, document)) {
      const word = document.text.slice(it.start, it.end);
      // A shell that fills in one fills in the others; a person goes from place to place.
      if (words.has(word) && word.startsWith('$')) continue;
      words.add(word);
      (found ??= []).push(it);
    }
  }
  return found ?? none;
};

/** At the margin, the text that a command prints ends the text of lines it was to fill. */
function commandsIn(document: ManifestDocument): Diagnostic[] | undefined {
  // Of what stands where a Corefile should be something else is said.
  if (!document.objects.some((it) => it.kind !== 'ConfigMap')) return undefined;
  const at = command.exec(document.written);
  if (!at) return undefined;
  const start = at.index + at[0].lastIndexOf('\n') + 1;
  const message = leftToShell('$(…)', 'refused', document);
  return [{ code: 'MESH0514', severity: 'warning', message, start, end: at.index + at[0].length }];
}

const command = /^[^\n#]*:[ \t]*[|>][-+\d]*[ \t]*\r?\n\$\([^\r\n]*\)(?=[ \t]*\r?$)/m;

/** `export ADDRESS=<hostname>` in front of a text that a shell puts it into. */
function assignmentsIn({ heredoc, objects, text, written }: ManifestDocument) {
  if (heredoc !== 'expanded' || objects.length === 0) return undefined;
  const before = text.slice(0, written.search(/\S/)).trimEnd();
  // From the text before this one on.
  const from = Math.max(before.lastIndexOf('<<', before.lastIndexOf('\n')), 0);
  return [...before.slice(from).matchAll(assignment)].flatMap(
    ({ index, 0: { length }, 1: name = '', 2: said = '', 3: quote = '' }): Diagnostic[] => {
      const isUsed = new RegExp(`\\$\\{?${name}\\b`).test(written);
      const end = from + index + length - quote.length;
      const place = { start: end - said.length, end };
      return isUsed
        ? [{ code: 'MESH0514', severity: 'warning', message: replaced(said), ...place }]
        : [];
    },
  );
}

const assignment =
  /^[ \t]*(?:export )?([A-Z_][A-Z0-9_]*)=["']?(<[A-Za-z][^<>\n]*>)(["']?)(?=[ \t]*\r?$)/gm;

/** Whether another rule has spoken of the same place. */
export const isToldBy = (others: readonly Diagnostic[], it: Diagnostic): boolean =>
  others.some((other) =>
    other.code === it.code
      ? other.start < it.end && other.end > it.start
      : other.data?.object === it.data?.object && isSamePath(other.data?.path, it.data?.path),
  );

const isSamePath = (a: Path | undefined, b: Path | undefined): boolean =>
  a !== undefined && a.length === b?.length && a.every((step, index) => step === b[index]);

const deepest = 40;

function* openBelow(
  node: ManifestNode,
  path: Path,
  isCode: boolean,
  scope: Scope,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  if (path.length > deepest) return;
  if (node.kind === 'list') {
    for (const [index, it] of node.items.entries()) {
      yield* openBelow(it, [...path, index], isCode, scope, document);
    }
  } else if (node.kind === 'map') {
    for (const { key, value } of node.fields) {
      const name = String(key.value);
      const below = [...path, name];
      yield* openAt(key, below, isCode, scope, document);
      yield* openBelow(value, below, isCode || ofCode.has(name), scope, document);
    }
  } else if (node.kind === 'scalar') yield* openAt(node, path, isCode, scope, document);
}

/** What Envoy and its extensions are given, and expressions. */
const ofCode: ReadonlySet<string> = new Set([
  'value',
  'filterConfig',
  'pluginConfig',
  'expression',
  'vmConfig',
]);

function* openAt(
  node: ScalarNode,
  path: Path,
  isCode: boolean,
  { object, isForPersons }: Scope,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  const isFilledIn = () => isForPersons || document.heredoc === 'expanded' || isOfOthers(document);
  for (const it of gapsAt(node, isCode, isName(path), document)) {
    if (it.by === 'shell' && isFilledIn()) continue;
    const { start, end } = it;
    const message = messageOf(it, isChecked(path, object), document);
    const found = diagnosticAt(object, problem('MESH0514', path, { message, severity: 'info' }));
    yield { ...found, start, end };
  }
}

/** In the text as it is written: what stands between a shell's braces has no value. */
function gapsAt(
  node: ScalarNode,
  isCode: boolean,
  isOfName: boolean,
  { text, masks }: ManifestDocument,
): readonly Gap[] {
  if (typeof node.value !== 'string' && typeof node.value !== 'symbol') return none;
  if (isCode && node.style === 'block') return omittedIn(node, text);
  if (isOfName && typeof node.value === 'string' && yours.test(node.value))
    return [{ by: 'person', start: node.start, end: node.end }];
  const isQuoted = node.style === 'single' || node.style === 'double';
  const start = node.start + (isQuoted ? 1 : 0);
  const gaps = gapsIn(text.slice(start, node.end - (isQuoted ? 1 : 0)), isCode);
  if (gaps.length === 0) return none;
  return gaps
    .map((it) => ({ ...it, start: start + it.start, end: start + it.end }))
    .filter((at) => !masks.some((it) => it.by !== 'shell' && isWithin(at, it)));
}

/** `... lua code ...`, and no line of code beside it. */
function omittedIn({ start, end }: Span, text: string): readonly Gap[] {
  const [, before = '', said] = omitted.exec(text.slice(start, end)) ?? [];
  const from = start + before.length;
  return said === undefined ? none : [{ by: 'person', start: from, end: from + said.length }];
}

const omitted = /^([|>][-+\d]*[ \t]*\r?\n[ \t]*)((?:\.{3}|…)[^\r\n]*?|<[A-Za-z][\w -]*>)\s*$/;

/** `app: your-app`. */
const yours = /^your[-_]\w[\w-]*$/i;

const isWithin = (inner: Span, outer: Span): boolean =>
  inner.start < outer.end && inner.end > outer.start;

function messageOf(
  { by, isCut, start, end }: Gap,
  isRefused: boolean,
  document: ManifestDocument,
): string {
  if (isCut) return cutShort;
  // `${TOKEN:-secret}` has a name and what is to be kept to oneself; so has a command.
  const said = document.text
    .slice(start, end)
    .replace(/(?<=^\$\{[\w-]+)[:?=+-].*(?=\}$)/, '')
    .replace(/^\$\(.*/, '$(…)');
  if (by === 'person') return replaced(said);
  return leftToShell(said, isRefused ? 'refused' : 'taken by the letter', document);
}

/** A name, or a number of Istio's; what Envoy takes for one is Envoy's. */
const isChecked = (path: Path, { apiVersion, kind }: ManifestObject): boolean =>
  isName(path) ||
  (/^(?:weight|number)$/.test(String(path.at(-1))) &&
    groupOf(apiVersion) === 'networking.istio.io' &&
    kind !== 'EnvoyFilter');

/** What servers and Istio check the spelling of; all else may say anything. */
const isName = (path: Path): boolean =>
  path[0] === 'metadata' || path.at(-1) === 'jwksUri' || path.some((it) => ofNames.has(it));

const ofNames: ReadonlySet<string | number> = new Set([
  'labels',
  'matchLabels',
  'selector',
  'addresses',
  'workloadSelector',
]);
