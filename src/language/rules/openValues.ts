/** What somebody has yet to fill in, in any text that is of Istio: no rule of its own need know the field. */
import { problem } from '../../mesh/rules/entry/problem';
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { gapsIn, gapsInValue, mayHoldGap, type Gap } from '../gapsInTexts';
import type { ManifestObject } from '../manifestObject';
import type { ManifestNode, ScalarNode, Span } from '../nodes';
import { bracedName, bracesFirst, saysYours, speaksToPersons } from '../placeholders';
import { gatewayGroup } from '../schema/gatewayApi';
import { scopesIn, type Scope } from './openScopes';
import { overlapping } from '../spans';
import { diagnosticAt, type DocumentRule } from './rule';
import { isOfOthers, leftToShell, openBecause, replaced } from './unfilled';

export const openValues: DocumentRule = (document, { structure }) => {
  const { text, memo } = document;
  if (structure === 'off' || !memo.ofText(mayHoldAny, () => mayHoldAny(text))) return none;
  let found = aroundIn(document);
  const said = new Map<unknown, Set<string>>();
  for (const scope of scopesIn(document)) {
    const words = said.get(scope.object) ?? new Set<string>();
    said.set(scope.object, words);
    for (const it of openBelow(scope.node, scope.path, scope.isCode === true, scope, document)) {
      const word = text.slice(it.start, it.end);
      // A shell or program that fills in one fills in the others; a person goes from place to place.
      if (words.has(word) && /^(?:\$|\{\w+\[)/.test(word)) continue;
      words.add(word);
      (found ??= []).push(it);
    }
  }
  return found ?? none;
};

const mayHoldAny = (text: string): boolean => mayHoldGap.test(text) || mayHoldCapitals.test(text);

/** What is said of the text around the objects. */
const aroundIn = (document: ManifestDocument): Diagnostic[] | undefined =>
  document.heredoc === undefined ? commandsIn(document) : assignmentsIn(document);

/** At the margin, the text that a command prints ends the text of lines it was to fill. */
function commandsIn(document: ManifestDocument): Diagnostic[] | undefined {
  // Of what stands where a Corefile should be something else is said.
  if (!document.objects.some((it) => it.kind !== 'ConfigMap')) return undefined;
  const at = document.memo.ofText(command, () => command.exec(document.written));
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
    const name = node.flow ? bracedName(document.text.slice(node.start, node.end)) : undefined;
    if (name !== undefined) {
      const found = said({ ...node, by: 'person' }, path, scope.object, document);
      // The API server takes no map for a text or a number.
      yield isOfOneWord(path, scope.object) ? { ...found, severity: 'warning' } : found;
    } else
      for (const { key, value } of node.fields) {
        const name = String(key.value);
        const below = [...path, name];
        yield* openAt(key, below, isCode, scope, document);
        yield* openBelow(value, below, isCode || ofCode.test(name), scope, document);
      }
  } else if (node.kind === 'scalar') yield* openAt(node, path, isCode, scope, document);
}

/** Code, expressions, what extensions are given, and what shells run. */
const ofCode =
  /^(?:(?:filter|plugin|vm)Config|expression|command|args|script|inline.*|.*[Rr]egex|.*[Ff]ormat)$/;

function* openAt(
  node: ScalarNode,
  path: Path,
  isCode: boolean,
  { object, isForPersons }: Scope,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  const isFilledIn = () =>
    isForPersons ||
    isForPods(path, object) ||
    document.heredoc === 'expanded' ||
    isOfOthers(document);
  for (const it of gapsAt(node, isCode, path, document)) {
    if (isInBraces(it, node, document)) {
      yield noYaml(it, node, path, object, document);
      return;
    }
    if (it.by === 'shell' && isFilledIn()) continue;
    yield said(it, path, object, document);
  }
}

/** `{$ip}_{$port}` and `{app-name}-entry`, which begin as a map and go on as none; programs fill in `{name}`. */
const isInBraces = (
  { by, start, end }: Gap,
  node: ScalarNode,
  { text }: ManifestDocument,
): boolean =>
  text[node.start] === '{' &&
  (by === 'shell'
    ? text[start - 1] === '{'
    : by === 'person' &&
      start === node.start &&
      end < node.end &&
      /^\{[\w.]+[- ][^{}]*\}$/.test(text.slice(start, end)));

function noYaml(
  { by }: Gap,
  { start, end }: ScalarNode,
  path: Path,
  object: ManifestObject,
  { text }: ManifestDocument,
): Diagnostic {
  const message = bracesFirst(text.slice(start, end), by === 'shell');
  return {
    ...diagnosticAt(object, problem('MESH0514', path, { message, severity: 'warning' })),
    start,
    end,
  };
}

/** Programs in them have variables of their own, and Kubernetes fills some in. */
const isForPods = (path: Path, { kind }: ManifestObject): boolean =>
  path.some((it) => ofPods.has(it)) && kind !== 'IstioOperator' && kind !== '';

const ofPods: ReadonlySet<unknown> = new Set(['containers', 'initContainers', 'proxyMetadata']);

function said(it: Gap, path: Path, object: ManifestObject, document: ManifestDocument): Diagnostic {
  const { start, end } = it;
  const message = openBecause(it, isChecked(path, object), document);
  const isBroken =
    it.by === 'person' && !it.isCut && isNowhere(document.text.slice(start, end), path, object);
  const severity = isBroken ? 'warning' : 'info';
  const found = diagnosticAt(object, problem('MESH0514', path, { message, severity }));
  return { ...found, start, end };
}

/** Where whoever reads the object wants a text or a number, and a map of one name without a value is none. */
const isOfOneWord = (path: Path, { kind }: ManifestObject): boolean =>
  kind !== 'EnvoyFilter' &&
  kind !== 'IstioOperator' &&
  kind !== '' &&
  (isNamed(path) || /^(?:name|number|weight)$/.test(fieldOf(path)));

/** As a host or address nobody is, or as a name that is refused; what a mesh is known by is taken by the letter. */
function isNowhere(written: string, path: Path, { kind }: ManifestObject): boolean {
  if (!speaksToPersons(written) || path[1] === 'annotations') return false;
  const isOfInstall = kind === 'IstioOperator' || kind === '';
  const name = fieldOf(path);
  return isOfInstall || ofMesh.test(name)
    ? /[aA]ddress$|loadBalancerIP/.test(name)
    : ofNamed.test(name) || (isOfName(path) && /[<‹A-Z]/.test(written));
}

const ofMesh = /etwork$|^(?:meshID|clusterName|trustDomain|fromRegistry)$/;

/** In the text as it is written: what stands between a shell's braces has no value. */
function gapsAt(
  node: ScalarNode,
  isCode: boolean,
  path: Path,
  { text, masks, memo }: ManifestDocument,
): readonly Gap[] {
  const { value, style } = node;
  if (typeof value !== 'string' && typeof value !== 'symbol') return none;
  if ((isCode || path.includes('value')) && style === 'block') return omittedIn(node, text);
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  const start = node.start + quote;
  const written = text.slice(start, node.end - quote);
  if (isName.test(written) ? isNamed(path) : saysYours.test(written))
    return [{ by: 'person', start, end: start + written.length }];
  const gaps =
    style === 'block' ? gapsIn(written) : gapsInValue(written, isCode || isSaid(path, written));
  if (gaps.length === 0) return none;
  const isLeftToEngine = memo.ofText(isOfEngines, () =>
    overlapping(masks.filter((it) => isOfEngines.has(it.by))),
  );
  return gaps
    .map((it) => ({ ...it, start: start + it.start, end: start + it.end }))
    .filter((it) => !isLeftToEngine(it))
    .filter((it) => it.by !== 'tool' || text[it.start] !== '%' || !isOfLogs(path))
    .filter((it) => !isOfKubernetes.test(text.slice(it.start, it.end)) || isRouted(path));
}

/** `$(NAME)` is what Kubernetes fills in where programs run, as proxies of tracing, and kustomize anywhere. */
const isOfKubernetes = /^\$\([A-Z_\d]+\)$/;
const isRouted = (path: Path): boolean =>
  path[0] === 'metadata' || (isNamed(path) && !path.includes('tracing'));

/** What Envoy is given in several words may be anything. */
const isSaid = (path: Path, written: string): boolean =>
  path.includes('value') && /\s/.test(written);

const isOfEngines: ReadonlySet<string> = new Set(['template', 'excerpt', 'slip']);

/** Envoy puts words between `%` into headers, logs and the names of statistics itself. */
const isOfLogs = (path: Path): boolean =>
  path.some((it) => typeof it === 'string' && /headers|[lL]og|[sS]tat|value$/.test(it));

/** `GATEWAY_IP` and `ISTIOD-HOST.DOMAIN`, where no name and no address of a thing is in capitals with a line below. People have domains in capitals. */
const isName =
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$|^[A-Z][A-Z-]*(?:\.[A-Z][A-Z-]*)+(?<!\.(?:COM|NET|ORG|LOCAL|CORP|[A-Z]{2}))$/;

const named =
  'hosts?|address|addresses|[nN]etwork|meshID|clusterName|trustDomain|credentialName|sni(?:Hosts)?|subjectAltNames|principals|namespaces?|serviceAccount|fromRegistry|[A-Za-z]*Address|loadBalancerIP|server|jwksUri|issuer';

const ofNamed = new RegExp(`^(?:${named})$`);

const isNamed = (path: Path): boolean => ofNamed.test(fieldOf(path));

/** Its own, or that of its list. */
const fieldOf = (path: Path): string =>
  String(typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1));

/** Looked for everywhere, so it begins with no repetition: a long word would be gone through from each of its letters. */
const mayHoldCapitals = new RegExp(
  `(?:${named.replace('[A-Za-z]*', '')})["']?:[ \\t]*(?:\\r?\\n[ \\t]*- )?[["']*[A-Z][A-Z\\d]*[_.-][A-Z]`,
);

/** `... lua code ...`, and no line of code beside it. */
function omittedIn({ start, end }: Span, text: string): readonly Gap[] {
  const [, before = '', said] = omitted.exec(text.slice(start, end)) ?? [];
  const from = start + before.length;
  return said === undefined ? none : [{ by: 'person', start: from, end: from + said.length }];
}

const omitted = /^([|>][-+\d]*[ \t]*\r?\n[ \t]*)((?:\.{3}|…)[^\r\n]*?|<[A-Za-z][\w -]*>)\s*$/;

/** A name, or a number of Istio's; what Envoy takes for one is Envoy's. */
const isChecked = (path: Path, { apiVersion, kind }: ManifestObject): boolean =>
  isOfName(path) ||
  (path.at(-1) === 'port' && groupOf(apiVersion) === gatewayGroup) ||
  (/^(?:weight|number)$/.test(String(path.at(-1))) &&
    groupOf(apiVersion) === 'networking.istio.io' &&
    kind !== 'EnvoyFilter');

/** What servers and Istio check the spelling of; all else may say anything. */
const isOfName = (path: Path): boolean =>
  (path[0] === 'metadata' && path[1] !== 'annotations') ||
  path.at(-1) === 'jwksUri' ||
  path.some((it) => ofNames.has(it));

const ofNames: ReadonlySet<string | number> = new Set([
  'labels',
  'matchLabels',
  'selector',
  'addresses',
  'workloadSelector',
]);
