/**
 * Objects that leave out what they are about. Patches of kustomize do so, too, so the object alone does not
 * tell that it is wrong; `workspaceObjects.ts` weighs it by where the file goes.
 */
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { childOf, mapIn, type MapNode, type Span } from '../nodes';
import { mayHoldPatch } from '../patches';
import { spanOf } from '../places';
import { kinds } from '../schema/kinds';
import { specOfKind, type KindShape } from '../schema/shape';
import { objectFacts, type ObjectFacts } from './objectFacts';

/** The span is that of the spec. */
export interface LackingFacts extends ObjectFacts, Span {
  readonly field: string;
}

/** What an object without it is of no use to anybody. Routes without hosts are for others to hand calls on to. */
const wanted: ReadonlyMap<string, string> = new Map([
  ['DestinationRule', 'host'],
  ['Gateway', 'servers'],
  ['ServiceEntry', 'hosts'],
]);

export function lackingIn(document: ManifestDocument): readonly LackingFacts[] {
  let found: LackingFacts[] | undefined;
  for (const object of document.objects) {
    const it = lackingOf(object, document);
    if (it) (found ??= []).push(it);
  }
  return found ?? none;
}

function lackingOf(object: ManifestObject, document: ManifestDocument): LackingFacts | undefined {
  const field = wanted.get(object.kind);
  const spec = field === undefined ? undefined : mapIn(childOf(object.node, 'spec'));
  if (field === undefined || !spec || childOf(spec, field) !== undefined) return undefined;
  if (groupOf(object.apiVersion) !== 'networking.istio.io' || object.name === undefined)
    return undefined;
  const isPiece = document.masks.length > 0 || mayHoldPatch(document);
  if (!object.whole || isPiece || document.heredoc !== undefined) return undefined;
  const kind = kinds.find((it) => it.kind === object.kind);
  if (spec.fields.length === 0 || !kind || hasStranger(spec, kind)) return undefined;
  return { ...objectFacts(object, document), ...spanOf(object.node, ['spec']), field };
}

/** The field may be there, misspelt: then that is what is said. */
function hasStranger(spec: MapNode, kind: KindShape): boolean {
  const fields = specOfKind(kind)?.fields;
  return spec.fields.some(({ key }) => fields?.has(String(key.value)) === false);
}
