/** For the second of two objects with one name: another name, or nothing where it says the same. */
import { textOf, nodeAt } from '../nodes';
import { fix, valueEdit } from './pieces';
import type { FixMaker } from './target';

export const otherObject: FixMaker = function* (target) {
  const { manifest, document, object, data } = target;
  const { text } = document;
  const own = bare(text);
  const isAlone = document.objects.length === 1;
  if (isAlone && manifest.chunks.filter((it) => bare(it.text) === own).length > 1) {
    yield fix('Remove what is there twice', true, { start: 0, end: text.length, newText: '' });
  }
  const name = textOf(nodeAt(object.node, data.path));
  if (name === undefined) return;
  let number = 2;
  while (isTaken(`${name}-${number}`, manifest.text)) number += 1;
  yield fix(
    `Rename to ${name}-${number}`,
    false,
    valueEdit(target, data.path, `${name}-${number}`),
  );
};

/** A chunk without its mark and the blank lines around it. */
const bare = (chunk: string): string => chunk.replace(/^---[ \t]*\r?\n/, '').trim();

const isTaken = (name: string, text: string): boolean =>
  [`: ${name}`, `"${name}"`].some((it) => text.includes(it));
