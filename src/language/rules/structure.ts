/** How objects are written, whatever they mean: fields, types, values, and what Istio refuses of them. */
import { unsure } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import { none, only, saidByEach, together } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { isBrokenByFolding } from '../corefile/folded';
import { isReadInPlace } from '../corefile/scalars';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { isChoice } from '../branches';
import { fieldNamed, nodeAt } from '../nodes';
import { mayHoldPatch } from '../patches';
import { kindOf, wholeShapeOf } from '../schema/kinds';
import { releasesFor } from '../schema/releases';
import { specOfKind, type KindShape } from '../schema/shape';
import { besideHeads, lostIndents, withoutLost } from '../structure/emptySpecs';
import { kindMeant, kindProblems } from '../structure/kindNames';
import { isGap } from '../structure/gaps';
import { mixerTexts } from '../structure/mixerTexts';
import { withMeant } from '../structure/meant';
import { problem, type StructureProblem } from '../structure/problem';
import { repeats } from '../structure/repeats';
import { rulesFor } from '../structure/rules/byKind';
import { shapeProblems } from '../structure/walk';
import { taggedVersion } from './operatorValues';
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, isForZone } from './subjects';
import { mayHold } from './unfilled';

export const structure: DocumentRule = (document, context) => {
  const { objects, masks } = document;
  if (context.structure === 'off') return none;
  const isConditional = masks.some(isChoice);
  let found: Diagnostic[] | undefined;
  for (const object of objects) {
    for (const it of problemsOf(object, document, context, isConditional)) {
      if (isToldElsewhere(object, it, document) || mayHoldAnchors(it, document)) continue;
      if (isOfHead(it) && !fieldNamed(object.node, 'apiVersion')) continue;
      if (isBeforeBreak(object, it, document))
        (found ??= []).push(placed(object, unfolded(object, it, document)));
    }
  }
  return found ?? none;
};

/**
 * What DNS servers read is judged word by word, with the help for Corefiles, where it can be; and what is
 * to be filled in of a Secret by its own rule, as far as signs show it.
 */
function isToldElsewhere(
  { node, kind }: ManifestObject,
  { code, path }: StructureProblem,
  document: ManifestDocument,
): boolean {
  if (code !== 'MESH0721' && !(code === 'MESH0514' && kind === 'Secret')) return false;
  const at = nodeAt(node, path);
  if (at === undefined) return false;
  return code === 'MESH0721'
    ? isReadInPlace(document, at)
    : path[0] !== 'metadata' && mayHold(at, document);
}

/** That an object says no apiVersion, or has it misspelt, is told with its head. */
const isOfHead = ({ code, path: [name], missing }: StructureProblem): boolean =>
  code === 'MESH0704'
    ? name === undefined && missing === 'apiVersion'
    : code === 'MESH0701' && nearest(String(name), ['apiVersion']) !== undefined;

/** Of a text whose lines its mark puts together, the mark is what is wrong. */
function unfolded(
  { node }: ManifestObject,
  it: StructureProblem,
  { text }: ManifestDocument,
): StructureProblem {
  const at = it.code === 'MESH0721' ? nodeAt(node, it.path) : undefined;
  const written = at && text.slice(at.start, at.end);
  if (written === undefined || !isBrokenByFolding(written)) return it;
  const because = written.startsWith('>')
    ? 'The > behind the colon puts lines together, where | keeps them.'
    : 'Without a | behind the colon YAML puts lines together.';
  return { ...it, message: `${it.message} ${because}` };
}

/** Beside the fields of all objects, people keep what aliases mean. */
const mayHoldAnchors = ({ code, path }: StructureProblem, { aliases }: ManifestDocument): boolean =>
  code === 'MESH0701' && path.length === 1 && aliases.length > 0;

/** Where a text breaks off, what is around the place may still become anything. */
function isBeforeBreak(
  { node }: ManifestObject,
  { path }: StructureProblem,
  { brokenAt }: ManifestDocument,
): boolean {
  if (brokenAt === undefined) return true;
  const at = nodeAt(node, path);
  return at?.kind === 'scalar' && at.end < brokenAt;
}

function problemsOf(
  object: ManifestObject,
  document: ManifestDocument,
  context: LanguageContext,
  isConditional: boolean,
): readonly StructureProblem[] {
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  const ofKind = kindProblems(object, kind, context);
  const meant = kind ?? kindMeant(object.kind, object.apiVersion);
  // A template may put lines in that nobody can see here.
  const isPlain = document.masks.every(({ by }) => by === 'slip' || by === 'shell');
  const isRead = isPlain && context.structure !== 'meaning';
  const lost = isRead ? lostIndents(object) : none;
  if (!meant) {
    const beside = isRead && lost.length === 0 ? besideHeads(object) : none;
    return isPlain ? together(ofKind, lost, beside, mixerTexts(object)) : together(ofKind);
  }
  const twice = repeats(object.node, document);
  const ofFields = fieldProblems(object, meant, document, context, isConditional);
  // Where the kind is a guess, what its fields are is one too.
  const isGuess = !kind && ofKind.some((it) => it.severity === 'warning');
  const told = isGuess ? ofFields.map(atMostWarning) : ofFields;
  return withoutLost(lost, together(ofKind, twice, told));
}

const atMostWarning = (it: StructureProblem): StructureProblem =>
  it.severity === 'error' ? { ...it, severity: 'warning' } : it;

function fieldProblems(
  object: ManifestObject,
  kind: KindShape,
  document: ManifestDocument,
  context: LanguageContext,
  isConditional: boolean,
): readonly StructureProblem[] {
  const istio = context.istio ?? taggedVersion(object);
  const releases = releasesFor(istio, kind, object.apiVersion);
  const isWhole = object.whole && !isConditional;
  const isExpanded = document.heredoc === 'expanded';
  const judged = (root: unknown): readonly StructureProblem[] => {
    const isComplete = isWhole && isWholeObject(root, kind, document);
    const isPassedOver = kind.isText === true;
    const isRead = isPassedOver || kind.group === 'install.istio.io';
    const isUndated = !istio && (needsName(kind) || kind.kind === 'IstioOperator');
    const { text } = document;
    const isSecret = kind.kind === 'Secret';
    const read = { isExpanded, isRead, isPassedOver, isUndated, isSecret };
    const sight = { releases, isWhole, isComplete, text, ...read };
    const shaped = shapeProblems(object.node, wholeShapeOf(kind), sight);
    const found = isBareGateway(root, kind) ? shaped.map(asOfPatch) : shaped;
    // What is laid over another object says which one by its name.
    if (!isComplete) return isWhole ? together(found, only(lackOf(root, kind))) : found;
    const { name, namespace } = object;
    const setting = { name, namespace, releases, isRemote: isRemote(object, document, context) };
    const said = saidByEach(rulesFor(kind), (rule) => rule(root, setting));
    return together(found, unnamed(root, kind), said);
  };
  const found = judged(valuesOf(object));
  // Of what is unsure rules say less, never more; so where nothing is said, no gap is looked for.
  if (found.length === 0) return none;
  return judged(withMeant(withoutGaps(valuesOf(object)), wholeShapeOf(kind)));
}

/** What says nothing beside its name is no piece either. */
function lackOf(root: unknown, kind: KindShape): StructureProblem | undefined {
  if (!needsName(kind) || !isMap(root)) return undefined;
  const missing = seldomLaidOver[kind.kind];
  const spec = root['spec'];
  if (missing !== undefined && isMap(spec) && spec[missing] === undefined) {
    const message = `spec has no ${missing}, which is required, unless this is laid over another file.`;
    const severity = kind.kind === 'Gateway' ? 'info' : 'warning';
    return problem('MESH0704', ['spec'], { message, missing, severity });
  }
  const metadata = root['metadata'];
  if (metadata === undefined) return withoutMetadata;
  const isNameOnly =
    isMap(metadata) && Object.keys(metadata).every((it) => it === 'name' || it === 'namespace');
  const isNothing = Object.keys(root).every((it) => heads.includes(it));
  return isNameOnly && isNothing ? withoutSpec : undefined;
}

/** Kinds of which pieces are rare, and what each has. */
const seldomLaidOver: Readonly<Partial<Record<string, string>>> = {
  Gateway: 'servers',
  WorkloadGroup: 'template',
  ServiceRoleBinding: 'subjects',
};

const heads: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** What istioctl reads needs none, nor do texts. */
const needsName = ({ group, names, isText }: KindShape): boolean =>
  names === undefined && group !== 'install.istio.io' && !isText;

function unnamed(root: unknown, kind: KindShape): readonly StructureProblem[] {
  if (!needsName(kind)) return none;
  const metadata = fieldAt(root, 'metadata');
  if (metadata === undefined) return [withoutMetadata];
  const name = isMap(metadata) ? (metadata['name'] ?? metadata['generateName']) : metadata;
  return name === undefined || name === null ? [withoutName] : none;
}

/** Print leaves all of it out where it speaks of the rest. */
const withoutMetadata = problem('MESH0704', [], {
  message: 'The object has no metadata, so it has no name, without which no server takes it.',
  missing: 'metadata',
  severity: 'info',
});

const withoutSpec = problem('MESH0704', [], {
  message: 'The object has no spec, so it says nothing; servers and Istio refuse it.',
  missing: 'spec',
  severity: 'info',
});

/** Print leaves the name out now and then, so it is no error. */
const withoutName = problem('MESH0704', ['metadata', 'name'], {
  message: 'metadata has no name, which is required.',
  onKey: true,
  severity: 'warning',
});

/** What is still to be filled in reads as unsure. */
function withoutGaps(value: unknown): unknown {
  if (typeof value === 'string') return isGap(value) ? unsure : value;
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, withoutGaps(it)]));
}

/**
 * Whether the object can stand alone: pieces that are laid over others leave out what does not change.
 * They cannot be told for certain, but few say as many things as this.
 */
function isWholeObject(root: unknown, kind: KindShape, document: ManifestDocument): boolean {
  const spec = fieldAt(root, 'spec');
  const shape = specOfKind(kind);
  if (spec === unsure || (mayHoldPatch(document) && holdsPatch(root))) return false;
  if (!shape) return true;
  const { required } = shape;
  if (!isMap(spec)) return required.length === 0 && fieldAt(root, 'metadata') !== undefined;
  const given = Object.keys(spec).length;
  return given === 0 || given >= 3 || required.every((it) => spec[it] !== undefined);
}

/** With neither a selector nor a port: hosts that some tool puts in another gateway. */
const isBareGateway = (root: unknown, { kind, group }: KindShape): boolean =>
  kind === 'Gateway' &&
  group === 'networking.istio.io' &&
  fieldAt(root, 'spec', 'selector') === undefined &&
  listAt(root, 'spec', 'servers').every((it) => isMap(it) && it['port'] === undefined);

const asOfPatch = (it: StructureProblem): StructureProblem =>
  it.missing === 'port'
    ? {
        ...it,
        severity: 'warning',
        message: `${it.message.slice(0, -1)}: this is complete only as a patch.`,
      }
    : it;

function holdsPatch(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPatch);
  return isMap(value) && ('$patch' in value || Object.values(value).some(holdsPatch));
}

const isRemote = (
  object: ManifestObject,
  document: ManifestDocument,
  { zone }: LanguageContext,
): boolean =>
  object.kind === 'ServiceEntry' &&
  groupOf(object.apiVersion) !== '' &&
  entriesIn(document).some((it) => it.object === object && isForZone(it, zone, document.text));

function placed(object: ManifestObject, it: StructureProblem): Diagnostic {
  const found = diagnosticAt(object, it);
  return it.at
    ? { ...found, start: it.at.start, end: Math.max(it.at.end, it.at.start + 1) }
    : found;
}
