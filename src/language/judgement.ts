/** What is wrong with one chunk of a text, and what it brings to the rules over all of them. */
import { atOnce } from '../base/pace';
import { none } from '../mesh/rules/saying';
import { groupOf } from '../objects/reference';
import { isChoice } from './branches';
import type { Diagnostic, LanguageContext } from './diagnostic';
import {
  documentsIn,
  ofEach,
  unreadFrom,
  type ManifestChunk,
  type ManifestDocument,
} from './document';
import { firstsIn, noFirsts, type Firsts } from './firsts';
import type { ManifestObject } from './manifestObject';
import { Memo, once } from './memo';
import { parsingText } from './parse';
import { claimsIn } from './crossing/claims';
import type { Crossings } from './crossing/crossings';
import { calledIn, identitiesIn } from './crossing/identities';
import { holdsValues } from './rules/valuesOfTools';
import { tabs } from './rules/documents';
import { kubernetesObjects } from './rules/kubernetesObjects';
import { labels } from './rules/labels';
import { mayHoldGap } from './gapsInTexts';
import { openValues } from './rules/openValues';
import { rivalsIn, type AnyRival } from './crossing/rivals';
import { type DocumentRule } from './rules/rule';
import { rememberEntries } from './rules/subjects';
import { isOpen, syntax } from './rules/syntax';
import { toldBy } from './rules/told';
import { withoutEchoes, withoutSchemas } from './rules/echoes';
import { suppressionsIn, type Suppression } from './suppression/comments';
import { toldAnyway } from './renderings';
import { callsIn, mayHoldCalls } from './workspace/callFacts';
import { entryFactsIn, routingIn } from './workspace/facts';
import { isAsked, objectRules, rulesFor, wholeRules } from './documentRules';

/** Judged once for each chunk and context; offsets are those of the chunk. */
export interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly crossings: Crossings;
  readonly suppressions: readonly Suppression[];
  readonly firsts: Firsts;
}

/** What rules of a document have said already. */
type Ahead = Map<DocumentRule, readonly Diagnostic[]>;

/** What is said of each document alone, and what of all of them may be at odds with others. */
interface Alone {
  readonly said: ReadonlyMap<ManifestDocument, readonly Diagnostic[]>;
  readonly rivals: readonly AnyRival[];
}

/**
 * The same, a rule over some objects a step, and so in each rendering of a template: one List may hold
 * thousands of objects, and a template be rendered in many ways.
 */
export function* judgedInSteps(
  chunk: ManifestChunk,
  context: LanguageContext,
): Generator<void, Judgement> {
  const alone = new Map<ManifestDocument, readonly Diagnostic[]>();
  const rivals: AnyRival[] = [];
  yield* chunk.reading();
  for (const document of chunk.documents) {
    for (const it of document.faults) if (isOpen(it, document, context)) yield* it.seeking();
    const said = yield* saidInSteps(document, context);
    alone.set(document, yield* judgedAlone(document, context, said));
    for (const part of partsOf(document)) {
      yield;
      for (const it of rivalsIn(part)) rivals.push(it);
    }
  }
  yield;
  return judged(chunk, context, { said: alone, rivals });
}

function* saidInSteps(
  document: ManifestDocument,
  context: LanguageContext,
): Generator<void, Ahead> {
  const said: Ahead = new Map();
  for (const rule of wholeRules) {
    yield;
    said.set(rule, [...rule(document, context)]);
  }
  const parts = partsOf(document);
  for (const one of objectRules) {
    const found: Diagnostic[] = [];
    for (const part of parts) {
      yield;
      if (isAsked(one, part)) for (const it of one.rule(part, context)) found.push(it);
    }
    said.set(one.rule, found);
  }
  if (parts.length > 1) rememberEntries(document, parts);
  return said;
}

/** Of an object each rule takes some hundredths of a millisecond. */
const mostInStep = 100;

/** The document with some of its objects each, and a memory for these alone. */
function partsOf(document: ManifestDocument): readonly ManifestDocument[] {
  const { objects } = document;
  if (objects.length <= mostInStep) return [document];
  return Array.from({ length: Math.ceil(objects.length / mostInStep) }, (_, part) => {
    const from = part * mostInStep;
    return {
      ...document,
      objects: objects.slice(from, from + mostInStep),
      memo: new Memo(document.memo),
    };
  });
}

export function judged(chunk: ManifestChunk, context: LanguageContext, alone?: Alone): Judgement {
  const { documents } = chunk;
  const suppressions = suppressionsIn(chunk);
  if (documents.length === 0) return judgedBeside(chunk, suppressions, context);
  const { rules, routes, sidecars, gateways, policies } = routingIn(documents);
  const judgement = {
    diagnostics: [
      ...ofEach(
        documents,
        (it) => alone?.said.get(it) ?? atOnce(judgedAlone(it, context, undefined)),
      ),
      ...unreadIn(chunk),
    ],
    crossings: {
      claims: claimsIn(chunk, context),
      rules,
      routes,
      sidecars,
      gateways,
      policies,
      calls: ofEach(documents, (it) => callsIn(it, [context.zone])),
      rivals: alone?.rivals ?? ofEach(documents, rivalsIn),
      hasBeside: false,
      beside: () => none,
      ofKubernetes: () => none,
      isOurs: inMesh.test(chunk.text) || documents.some(({ objects }) => objects.some(isOfIstio)),
      called: calledIn(documents),
      identities: once(() => identitiesIn(chunk)),
      entries: hasEntries(documents) ? once(() => entryFactsIn(chunk.documents)) : noEntries,
    },
    suppressions,
    firsts: firstsIn(documents, context),
  };
  for (const { memo } of documents) memo.forget();
  return judgement;
}

/** Silence is no praise of what nobody has read. */
function unreadIn(chunk: ManifestChunk): readonly Diagnostic[] {
  const start = unreadFrom(chunk);
  if (start === undefined) return none;
  const message =
    'From here on the texts of this script are not read: there are too many in one file to judge them while somebody types. Put some into files of their own.';
  const end = start + Math.max(1, chunk.text.slice(start).search(/\r?\n|$/));
  return [{ code: 'MESH0741', severity: 'info', message, start, end }];
}

/** How namespaces and pods ask for a sidecar. */
const inMesh =
  /istio-injection["']?:[ \t]*["']?enabled|(?:sidecar\.istio\.io\/inject|istio\.io\/rev)["']?:[ \t]*["']?(?!false)\w/;

const isOfIstio = ({ apiVersion }: ManifestObject): boolean =>
  groupOf(apiVersion).endsWith('istio.io');

/** Asked beforehand, so that what has none is not parsed again to see that. */
const hasEntries = (documents: readonly ManifestDocument[]): boolean =>
  documents.some(({ objects }) => objects.some(({ kind }) => kind === 'ServiceEntry'));

const noEntries = (): readonly never[] => none;

const nothing: Judgement = {
  diagnostics: [],
  crossings: {
    ...{ claims: [], entries: noEntries, rules: [], routes: [], sidecars: [] },
    ...{ hasBeside: false, beside: () => none, ofKubernetes: () => none, isOurs: false },
    ...{ rivals: [], gateways: [], policies: [], calls: [], called: [], identities: () => [] },
  },
  suppressions: [],
  firsts: noFirsts,
};

const besideUs =
  /^[ \t-]*["']?kind["']?:[ \t]*["']?(?:Service|Deployment|StatefulSet|DaemonSet|Pod)["']?[ \t]*(?:[\r\n,]|$)/m;

const openBeside =
  /^[ \t-]*["']?kind["']?:[ \t]*["']?(?:ServiceAccount|Ingress|HTTPRoute|Endpoints|EndpointSlice)\b/m;

/** The gateway of another cluster, as endpoints of a Service. */
const isToGateway = (text: string): boolean =>
  /^[ \t-]*["']?kind["']?:[ \t]*["']?Endpoint(?:s|Slice)\b/m.test(text) &&
  /^[ \t-]*["']?port["']?:[ \t]*15443\b/m.test(text);

/** Services and pods are parsed only for what stands beside them. */
function judgedBeside(
  { text, within }: ManifestChunk,
  suppressions: readonly Suppression[],
  context: LanguageContext,
): Judgement {
  const { zone } = context;
  const isOpen = mayHoldGap.test(text);
  const hasBeside = besideUs.test(text) || (isOpen && openBeside.test(text));
  const isOurs = isOpen && isToGateway(text);
  const calls = mayHoldCalls(text, zone)
    ? ofEach(documentsIn(text, within), (it) => callsIn(it, [zone]))
    : none;
  if (!hasBeside && suppressions.length + calls.length === 0) return nothing;
  const beside = once(() => ofEach(documentsIn(text, within), rivalsIn));
  const ofKubernetes = () =>
    ofEach(documentsIn(text, within), (it) => [
      ...labels(it, context),
      ...kubernetesObjects(it, context),
      ...(isOpen ? openValues(it, context) : none),
    ]);
  return {
    ...nothing,
    crossings: { ...nothing.crossings, hasBeside, isOurs, beside, ofKubernetes, calls },
    suppressions,
  };
}

/** Of what a template chooses between, what holds of every choice is told too. */
function* judgedAlone(
  document: ManifestDocument,
  context: LanguageContext,
  ahead: Ahead | undefined,
): Generator<void, readonly Diagnostic[]> {
  const { written, masks } = document;
  const said = judgedAsOne(document, context, ahead);
  if (!masks.some(isChoice)) return said;
  const places = new Set<string>();
  const further = yield* toldAnyway(written, masks, said, function* (it) {
    const rendering = document.as(it, yield* parsingText(it));
    if (rendering.brokenAt !== undefined) return none;
    // What takes the place of a field on purpose is known from the text as it is written.
    const found = judgedAsOne(rendering, context, yield* saidInSteps(rendering, context));
    for (const { code, start } of found) places.add(`${code} ${start}`);
    return found.filter((one) => one.code !== 'MESH0712');
  });
  if (further.length === 0) return said;
  // Of a field that is there in two branches, it could be told of what is around them only.
  const isAside = ({ code, message, start }: Diagnostic): boolean =>
    !places.has(`${code} ${start}`) &&
    further.some((it) => it.code === code && it.message === message);
  // Where it stands in the text as it is written is not what fixes are made for.
  return [...said.filter((it) => !isAside(it)), ...further.map(withoutObject)];
}

const withoutObject = ({ data, ...it }: Diagnostic): Diagnostic =>
  data ? { ...it, data: { ...data, object: -1 } } : it;

function judgedAsOne(
  document: ManifestDocument,
  context: LanguageContext,
  ahead: Ahead | undefined,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of rulesFor(document)) {
    const said = ahead?.get(rule) ?? rule(document, context);
    if (said === none) continue;
    const isTold = rule === openValues ? toldBy(found) : undefined;
    for (const it of said) if (isCertain(it, document) && !isTold?.(it)) found.push(it);
  }
  const isBySchema = context.structure === 'meaning' && !document.objects.every(hasNoSchema);
  const kept = isBySchema ? withoutSchemas(found) : withoutEchoes(found);
  // Of the very places where it stops being YAML.
  const { faults } = document;
  return faults.length === 0
    ? kept
    : [
        ...kept,
        ...faults.flatMap((it) => [...tabs(it, context), ...syntax(it, document, context)]),
      ];
}

/** Values of charts, and what is a text within an object. */
const hasNoSchema = (it: ManifestObject): boolean =>
  holdsValues(it) || groupOf(it.apiVersion) === 'mesh.istio.io';

/** Behind a place that does not parse, structure is a guess; so is what an open quote swallows. */
const isCertain = ({ start, end }: Diagnostic, { brokenAt, text }: ManifestDocument): boolean =>
  brokenAt === undefined ||
  (start <= brokenAt && (end < brokenAt || !text.slice(start, end).includes('\n')));
