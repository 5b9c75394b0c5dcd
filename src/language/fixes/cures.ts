/** What may be done, each for a person to choose: so none of these is preferred. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Cure, PlainValue, Written } from '../../mesh/rules/entry/problem';
import { withItem, type Edit } from '../edits';
import { listIn, mapIn, nodeAt } from '../nodes';
import { fieldAtPath } from '../places';
import { movedUnder } from '../moving';
import { itemToEnd } from '../reshaping';
import { whereIn } from '../structure/sight';
import { addEdit, fix, removeEdit, renameEdit, valueEdit } from './pieces';
import type { FixTarget, ProposedFix } from './target';

export const curesOf = (target: FixTarget): readonly ProposedFix[] =>
  (target.data.cures ?? []).map((it) => cureOf(it, target));

function cureOf(cure: Cure, target: FixTarget): ProposedFix {
  const isHere = (path: Path) => path.join('/') === target.data.path.join('/');
  const cured = (title: string, ...edits: readonly (Edit | undefined)[]) =>
    fix(title, false, ...edits);
  if ('set' in cure) return setting(cure, target, isHere(cure.set));
  if ('addTo' in cure) {
    const edit = addEdit(target, cure.addTo, cure.fields);
    return cured(`Add ${pairsOf(cure.fields)}`, edit);
  }
  if ('addItem' in cure) {
    const list = listIn(nodeAt(target.object.node, cure.addItem));
    const edit = list && withItem(target.document.text, list, cure.item);
    return cured(`Add ${inWords(cure.item)} to ${whereIn(cure.addItem)}`, edit);
  }
  if ('remove' in cure) {
    const what = isHere(cure.remove) ? 'it' : whereIn(cure.remove);
    return cured(`Remove ${what}`, removeEdit(target, cure.remove));
  }
  if ('move' in cure) {
    const { move, into } = cure;
    const what = move.length > 1 ? `all ${move.length}` : 'it';
    return cured(`Move ${what} into ${whereIn(into)}`, ...moves(target, move, into));
  }
  if ('toEnd' in cure) return cured('Move it to the end', ...movesToEnd(target, cure.toEnd));
  return cured(`Rename to ${cure.to}`, renameEdit(target, cure.rename, cure.to));
}

/** A field that is not there is added. */
function setting(
  { set: path, to }: { set: Path; to: PlainValue },
  target: FixTarget,
  isHere: boolean,
): ProposedFix {
  const name = path.at(-1);
  const parent = path.slice(0, -1);
  if (nodeAt(target.object.node, path) !== undefined || typeof name !== 'string') {
    const what = isHere ? '' : `${whereIn(path)} `;
    return fix(`Change ${what}to ${to}`, false, valueEdit(target, path, to));
  }
  const map = mapIn(nodeAt(target.object.node, parent));
  const edit = map && addEdit(target, parent, { [name]: to });
  return fix(`Add ${name}: ${to}`, false, edit);
}

function moves(
  { object, document }: FixTarget,
  paths: readonly Path[],
  into: Path,
): readonly (Edit | undefined)[] {
  const root = mapIn(nodeAt(object.node, into.slice(0, -1)));
  const fields = paths.flatMap((it) => fieldAtPath(object.node, it) ?? []);
  if (!root || fields.length < paths.length) return [undefined];
  return movedUnder(document.text, root, String(into.at(-1)), fields);
}

function movesToEnd({ object, document }: FixTarget, path: Path): readonly (Edit | undefined)[] {
  const list = listIn(nodeAt(object.node, path.slice(0, -1)));
  return list ? itemToEnd(document.text, list, Number(path.at(-1))) : [undefined];
}

/** "tls: mode: PASSTHROUGH", as titles have it. */
const pairsOf = (fields: Readonly<Record<string, Written>>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}: ${inWords(value)}`)
    .join(', ');

export const inWords = (value: Written): string => {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return pairsOf(value as Readonly<Record<string, Written>>);
};
