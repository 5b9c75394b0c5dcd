/** What print leaves out because every reader knows it; servers are no such readers. */
import { serviceCodes } from '../../mesh/catalogue/services';
import { none } from '../../mesh/rules/saying';
import { mayElide } from '../elisions';
import { isCovered } from '../mask';
import type { Span } from '../nodes';
import { kindOf } from '../schema/kinds';
import type { DocumentRule } from './rule';

/** `...` in the place of lines, or of a value. */
export const excerpts: DocumentRule = ({ objects, masks, text }, context) => {
  if (context.structure === 'off' || !mayElide(text)) return none;
  const isOurs = objects.some((it) => kindOf(it.apiVersion, it.kind, it.name));
  if (!isOurs && !ofMesh.test(text)) return none;
  const lines = masks.filter((it) => it.by === 'excerpt');
  return [...lines, ...valuesIn(text).filter((it) => !isCovered(it, lines))].map(
    ({ start, end }) => ({
      code: 'MESH0514' as const,
      severity: serviceCodes.MESH0514.severity,
      message: endsDocument.test(text.slice(start - 1, end + 1))
        ? '... at the margin ends the document, so what follows belongs to no object; where lines were left out, they are still to be filled in.'
        : `${text.slice(start, end)} stands for what was left out; applied as it is, the text is refused.`,
      start,
      end,
    }),
  );
};

const endsDocument = /^\n\.{3}\s?$/;

/** ConfigMap istio, by what it holds. */
const ofMesh = /^ +mesh(?:Networks)?: *\|/m;

const valuesIn = (text: string): readonly Span[] =>
  [...text.matchAll(value)].map(({ index, 0: { length }, 1: said = '' }) => ({
    start: index + length - said.length,
    end: index + length,
  }));

/** `endpoints: ...`, `hosts: [...]`. */
const value =
  /^[ \t]*(?:- +)*[\w./-]+: +(\.{3}|…|\[ ?(?:\.{3}|…) ?\]|\{ ?(?:\.{3}|…) ?\})(?=[ \t]*(?:#|\r?$))/gm;
