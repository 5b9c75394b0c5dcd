/** Fixes that follow from what the problem itself says: another value, a missing field, one too many. */
import { curesOf, pairsOf } from './cures';
import { missingField } from './missing';
import { addEdit, fix, nested, removeEdit, renameEdit, valueEdit } from './pieces';
import type { FixMaker } from './target';

export const generalFixes: FixMaker = function* (target) {
  const { path, want, add, rename, surplus, missing } = target.data;
  if (want !== undefined) yield fix(`Change to ${want}`, true, valueEdit(target, path, want));
  if (add !== undefined) {
    yield fix(`Add ${pairsOf(add)}`, true, addEdit(target, path, nested(add)));
  }
  if (rename !== undefined) {
    yield fix(`Rename to ${rename[1]}`, true, renameEdit(target, path, rename[1]));
  }
  if (surplus === true) yield fix('Remove it', true, removeEdit(target, path));
  if (missing !== undefined) yield* missingField(missing, target);
  yield* curesOf(target);
};

/** The one that is there may be meant, or the one that is missing is still to be written. */
export const likelyValue: FixMaker = function* (target) {
  for (const it of generalFixes(target)) yield { ...it, preferred: false };
};
