/** Marks between documents that stand where they part nothing. */
import { none } from '../../mesh/rules/saying';
import { indentedMark } from '../chunks';
import type { DocumentRule } from './rule';
import { isExcerpt } from './syntax';

/**
 * A text that is indented as a whole is read as if it were not, marks and all; kubectl reads it as it stands,
 * and stops. It may well be a piece of a page that is put in its place later, so it is a warning.
 */
export const shiftedMarks: DocumentRule = ({ text, root, objects, heredoc, masks }, context) => {
  const found = text.startsWith(' ') ? indentedMark.exec(text) : null;
  if (!found || context.structure === 'off' || heredoc) return none;
  if (root?.kind !== 'map' || objects.length === 0 || isExcerpt(text)) return none;
  if (masks.some((it) => it.by === 'template')) return none;
  const message =
    'Behind blanks, --- parts no documents: kubectl and others stop here. It stands in the first column.';
  return [{ code: 'MESH0723', severity: 'warning', message, start: 0, end: found[0].length }];
};
