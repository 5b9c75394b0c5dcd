/** Fixes that follow from what the problem itself says: another value, a missing field, one too many. */
import type { Written } from '../../mesh/rules/entry/problem';
import { curesOf, inWords } from './cures';
import { missingField } from './missing';
import { addEdit, fix, isFields, removeEdit, renameEdit, valueEdit } from './pieces';
import type { FixMaker } from './target';

export const generalFixes: FixMaker = function* (target) {
  const { path, want, add, rename, surplus, missing } = target.data;
  if (want !== undefined) yield fix(`Change to ${want}`, true, valueEdit(target, path, want));
  if (add !== undefined)
    yield fix(`Add ${dotted(add).join(', ')}`, true, addEdit(target, path, add));
  if (rename !== undefined) {
    yield fix(`Rename to ${rename[1]}`, true, renameEdit(target, path, rename[1]));
  }
  if (surplus === true) yield fix('Remove it', true, removeEdit(target, path));
  if (missing !== undefined) yield* missingField(missing, target);
  yield* curesOf(target);
};

/** `tls.mode: SIMPLE`, as titles have it. */
const dotted = (fields: Readonly<Record<string, Written>>): readonly string[] =>
  Object.entries(fields).flatMap(([key, value]) =>
    isFields(value) ? dotted(value).map((it) => `${key}.${it}`) : `${key}: ${inWords(value)}`,
  );

/** The one that is there may be meant, or the one that is missing is still to be written. */
export const likelyValue: FixMaker = function* (target) {
  for (const it of generalFixes(target)) yield { ...it, preferred: false };
};
