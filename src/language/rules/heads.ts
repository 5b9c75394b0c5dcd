/** Objects that do not say what they are, so that no server takes them and no other rule sees them. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { nearest } from '../../mesh/rules/entry/nearest';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import { fieldNamed, mapIn, textOf, type FieldNode, type MapNode } from '../nodes';
import { kinds } from '../schema/kinds';
import type { KindShape } from '../schema/shape';
import type { DocumentRule } from './rule';
import { isExcerpt } from './syntax';

/** `aapiVersion` or `Kind`, and objects that leave one of the two out. */
export const heads: DocumentRule = ({ text, root, masks, brokenAt, heredoc }, context) => {
  if (context.structure === 'off' || root?.kind !== 'map' || root.flow) return none;
  const kind = fieldNamed(root, 'kind');
  const apiVersion = fieldNamed(root, 'apiVersion');
  const present = kind ?? apiVersion;
  // What a template puts in may be the very field.
  if (!present || (kind && apiVersion) || masks.some((it) => it.by === 'template')) return none;
  const lacking = kind ? 'apiVersion' : 'kind';
  if (!isOurs(present) || root.fields.some(({ key }) => key.value === lacking)) return none;
  const misspelt = root.fields.find(({ key }) => isMeant(String(key.value), lacking));
  if (misspelt) {
    const message = `No object has a field ${String(misspelt.key.value)}: write ${lacking}.`;
    return [said(misspelt, message)];
  }
  // What a script hands over is whole, whatever stands in front of the script.
  const written = heredoc ? text.slice(root.start, root.end) : text;
  return brokenAt === undefined && isObject(root, kind) && !isExcerpt(written)
    ? [said(present, `The object has no ${lacking}, so no server takes it.`)]
    : none;
};

/** A kind of Istio's, or a group of its APIs. */
function isOurs({ key, value }: FieldNode): boolean {
  const said = textOf(value);
  if (said === undefined) return false;
  return kinds.some(
    (it) =>
      it.group !== '' && (key.value === 'kind' ? it.kind === said : it.group === groupOf(said)),
  );
}

const isMeant = (name: string, meant: string): boolean =>
  name !== 'metadata' && nearest(name, [meant]) !== undefined;

/** Not a page of values that happens to have such a field, nor what another tool calls a Gateway. */
function isObject(root: MapNode, kind: FieldNode | undefined): boolean {
  const spec = mapIn(fieldNamed(root, 'spec')?.value);
  if (!spec || !mapIn(fieldNamed(root, 'metadata')?.value)) return false;
  return !kind || kindsNamed(textOf(kind.value)).some((it) => tellsOf(spec, it));
}

const kindsNamed = (name: string | undefined): readonly KindShape[] =>
  kinds.filter((it) => it.group !== '' && it.kind === name);

function tellsOf(spec: MapNode, kind: KindShape): boolean {
  const shape = kind.fields.fields.get('spec')?.shape;
  if (shape?.kind !== 'object') return false;
  return spec.fields.some(
    ({ key }) => typeof key.value === 'string' && shape.fields.has(key.value),
  );
}

const said = ({ key: { start, end } }: FieldNode, message: string): Diagnostic => ({
  code: 'MESH0740',
  severity: structureCodes.MESH0740.severity,
  message,
  start,
  end,
});
