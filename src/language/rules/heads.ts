/** Objects that do not say what they are, so that no server takes them and no other rule sees them. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { nearest } from '../../mesh/rules/entry/nearest';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { Mask } from '../mask';
import { fieldNamed, mapIn, textOf, type FieldNode, type MapNode } from '../nodes';
import { kinds } from '../schema/kinds';
import { isAlone } from '../templateLines';
import { specOfKind, type KindShape } from '../schema/shape';
import type { DocumentRule } from './rule';
import { isExcerpt } from './syntax';

/** `aapiVersion` or `Kind`, and objects that leave one of the two out. */
export const heads: DocumentRule = ({ text, written, root, masks, brokenAt }, context) => {
  if (context.structure === 'off' || root?.kind !== 'map' || root.flow) return none;
  const kind = fieldNamed(root, 'kind');
  const apiVersion = fieldNamed(root, 'apiVersion');
  const present = kind ?? apiVersion;
  if (!present && brokenAt === undefined && !isExcerpt(written)) return headless(root, masks);
  if (!present || (kind && apiVersion)) return none;
  const lacking = kind ? 'apiVersion' : 'kind';
  if (root.fields.some(({ key }) => bare(key.value) === lacking)) return none;
  const misspelt = root.fields.find(({ key }) => isMeant(String(key.value), lacking));
  if (misspelt && (isOurs(present) || isOfKubernetes(root))) {
    const message = `No object has a field ${String(misspelt.key.value)}: write ${lacking}.`;
    return [said(misspelt, message)];
  }
  const isFilledIn = masks.some(
    (it) => it.by === 'slip' || (putsIn(it, text) && isAlone(text, it)),
  );
  if (isFilledIn || brokenAt !== undefined || !isOurs(present)) return none;
  return isObject(root, kind) && !isExcerpt(headIn(written, root))
    ? [lacks(present, lacking, root)]
    : none;
};

/** What a template puts in between lines may be the very field; `define` is of what is put in elsewhere. */
const putsIn = ({ by, step, start, end }: Mask, text: string): boolean =>
  by === 'template' && (!step || text.slice(start, end).includes('define'));

/** Whatever its kind: nothing else has a name and labels beside a version or a kind. */
function isOfKubernetes(root: MapNode): boolean {
  const metadata = mapIn(fieldNamed(root, 'metadata')?.value);
  return ['name', 'generateName'].some((it) => metadata && fieldNamed(metadata, it));
}

/** Lines that were left out behind it held something else. */
const headIn = (written: string, root: MapNode): string =>
  written.slice(0, fieldNamed(root, 'spec')?.key.start);

/** What has no name either is for istioctl, which may look at nothing but the kind. */
function lacks(present: FieldNode, lacking: string, root: MapNode): Diagnostic {
  const [meant] = lacking === 'kind' ? none : kindsNamed(textOf(present.value));
  const version = meant ? ` ${meant.group}/${meant.versions[0]?.name}` : '';
  const found = said(present, `The object has no ${lacking}${version}, so no server takes it.`);
  return fieldNamed(root, 'metadata') ? found : { ...found, severity: 'warning' };
}

/** Said of what nothing but one kind of ours can be; a piece without metadata may be meant to be one. */
function headless(root: MapNode, masks: readonly Mask[]): readonly Diagnostic[] {
  const [first] = root.fields;
  const spec = mapIn(fieldNamed(root, 'spec')?.value);
  if (!first || !spec || masks.length > 0 || !root.fields.every(isOfObjects)) return none;
  const meant = kindMeant(spec);
  if (meant === undefined) return none;
  const hasName = mapIn(fieldNamed(root, 'metadata')?.value) !== undefined;
  const message = `The object has no apiVersion and no kind, so no server takes it. By its fields it is a ${meant}.`;
  return [{ ...said(first, message), severity: hasName ? 'warning' : 'info' }];
}

const isOfObjects = ({ key }: FieldNode): boolean =>
  key.value === 'metadata' || key.value === 'spec' || key.value === 'status';

/** Fields of which each of these kinds has one, and others have none; all others have to fit, too. */
const telling: Readonly<Record<string, readonly string[]>> = {
  ServiceEntry: ['resolution', 'location', 'endpoints', 'addresses'],
  VirtualService: ['http', 'tcp', 'tls'],
  DestinationRule: ['trafficPolicy', 'subsets'],
  Gateway: ['servers'],
  EnvoyFilter: ['configPatches'],
};

function kindMeant(spec: MapNode): string | undefined {
  const names = spec.fields.map(({ key }) => String(key.value));
  return Object.keys(telling).find((name) => {
    const [kind] = kindsNamed(name);
    const shape = kind && specOfKind(kind);
    const tells = names.length > 1 && names.some((it) => telling[name]?.includes(it));
    return tells && shape !== undefined && names.every((it) => shape.fields.has(it));
  });
}

/** A kind of Istio's, or a group of its APIs. */
function isOurs({ key, value }: FieldNode): boolean {
  const said = textOf(value);
  if (said === undefined) return false;
  return kinds.some(
    (it) =>
      it.group !== '' && (key.value === 'kind' ? it.kind === said : it.group === groupOf(said)),
  );
}

/** Of `---apiVersion` something else is said. */
const bare = (key: unknown): string => String(key).replace(/^---/, '');

const isMeant = (name: string, meant: string): boolean =>
  name !== 'metadata' && nearest(name, [meant]) !== undefined;

/** Not a page of values that happens to have such a field, nor what another tool calls a Gateway. */
function isObject(root: MapNode, kind: FieldNode | undefined): boolean {
  const spec = mapIn(fieldNamed(root, 'spec')?.value);
  // What istioctl reads needs no name.
  const isForIstioctl = kind
    ? textOf(kind.value) === 'IstioOperator'
    : groupOf(textOf(fieldNamed(root, 'apiVersion')?.value) ?? '') === 'install.istio.io';
  const isNamed = isForIstioctl || mapIn(fieldNamed(root, 'metadata')?.value) !== undefined;
  if (!spec || !isNamed) return false;
  return !kind || kindsNamed(textOf(kind.value)).some((it) => tellsOf(spec, it));
}

const kindsNamed = (name: string | undefined): readonly KindShape[] =>
  kinds.filter((it) => it.group !== '' && it.kind === name);

/** Of policies that are for all there is nothing to be said. */
const tellsOf = (spec: MapNode, kind: KindShape): boolean =>
  (spec.fields.length === 0 && kind.group === 'security.istio.io') ||
  spec.fields.some(
    ({ key }) => typeof key.value === 'string' && specOfKind(kind)?.fields.has(key.value) === true,
  );

const said = ({ key: { start, end } }: FieldNode, message: string): Diagnostic => ({
  code: 'MESH0740',
  severity: structureCodes.MESH0740.severity,
  message,
  start,
  end,
});
