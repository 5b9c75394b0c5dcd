/** Words of a list beside that list: misspelt, of other releases, or none of them. */
import type { Path } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import type { Cure } from '../../mesh/rules/entry/problem';
import { placeholderIn } from '../placeholders';
import { servedText } from '../schema/documentation';
import { servedIn } from '../schema/releases';
import type { TextShape } from '../schema/shape';
import { isGap } from './gaps';
import { problem, type StructureProblem } from './problem';
import { whereIn, type Sight } from './sight';
import { unfilled } from './unfilledValues';
import { likenessOf, meantAmong } from './wordLikeness';

export function wordProblems(
  value: string,
  words: NonNullable<TextShape['words']>,
  path: Path,
  sight: Sight,
): readonly StructureProblem[] {
  const { releases } = sight;
  const word = words.find((it) => it.text === value);
  if (word) {
    if (servedIn(word, releases) !== 'never') return [];
    const message = `${value} is in ${servedText(word)} only.`;
    const plainer = servedWords(words, releases, 'some').filter((it) => value.includes(it));
    return [problem('MESH0711', path, { message, cures: setTo(plainer, path) })];
  }
  const offered = servedWords(words, releases, 'some');
  const meant = nearest(value, offered) ?? alike(value, offered);
  const begun = /^(\S+)[ \t]/.exec(value)?.[1];
  if (begun !== undefined && offered.includes(begun)) {
    const message = `${whereIn(path)} is ${begun} and nothing more; a comment begins with #.`;
    return [problem('MESH0703', path, { message, want: begun })];
  }
  const by = placeholderIn(value);
  if (by === 'shell' || by === 'template' || (by === 'person' && meant === undefined)) {
    if (isSingleWord(value)) return [noneOf(value, offered, path)];
    const likeness = by === 'person' ? likenessOf(value, offered, path) : 'none';
    if (likeness !== 'none') {
      const severity = likeness === 'certain' ? 'error' : 'warning';
      const want = meantAmong(value, offered);
      return [{ ...noneOf(value, offered, path), severity, ...(want !== undefined && { want }) }];
    }
    return by === 'shell' || isGap(value) ? unfilled(value, path, sight) : [];
  }
  const cures = setTo(servedWords(words, releases, 'always'), path);
  return [
    { ...noneOf(value, offered, path), ...(meant === undefined ? { cures } : { want: meant }) },
  ];
}

const servedWords = (
  words: NonNullable<TextShape['words']>,
  releases: Sight['releases'],
  least: 'some' | 'always',
): readonly string[] =>
  words.flatMap((it) => {
    const served = servedIn(it, releases);
    return served === 'always' || served === least ? [it.text] : [];
  });

/** More would hide what else may be done. */
const mostOffered = 6;

const setTo = (words: readonly string[], path: Path): readonly Cure[] =>
  words.slice(0, mostOffered).map((to) => ({ set: path, to }));

/** `istio-mutual` for ISTIO_MUTUAL: the same letters, whatever stands between them. */
function alike(value: string, offered: readonly string[]): string | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return offered.find((it) => letters(it) === letters(value));
}

/** Names to be filled in have several words, such as TLS_MODE; a word alone is a value that is none. */
const isSingleWord = (value: string): boolean => /^[A-Za-z]+$/.test(value);

const noneOf = (value: string, offered: readonly string[], path: Path): StructureProblem =>
  problem('MESH0703', path, {
    message: `${whereIn(path)} is ${anyOf(offered)}; "${value}" is none of them.`,
  });

const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
