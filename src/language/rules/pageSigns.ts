/** How pages and shells write what YAML writes otherwise; it parses, and means something else. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { kindOf } from '../schema/kinds';
import type { DocumentRule } from './rule';

/** Told of where an object of ours is, outside of comments and quotes. */
export const pageSigns: DocumentRule = ({ text, objects }, context) => {
  if (context.structure === 'off' || !mayHold(text)) return none;
  if (!objects.some((it) => kindOf(it.apiVersion, it.kind, it.name))) return none;
  return [...entitiesIn(text), ...continuedIn(text), ...addedIn(objects)];
};

/** Asked of every text. A block of text may hold them as it likes. */
const mayHold = (text: string): boolean =>
  (text.includes('&') || (text.includes('\\') && text.includes(' \\')) || text.includes('\n+ ')) &&
  !/[|>][-+0-9]*[ \t]*\r?$/m.test(text);

/** `host: &quot;a.bar.global&quot;`: to YAML an anchor, and nothing behind it. */
const entity =
  /^([ \t]*(?:- +)*(?:[\w./-]+: +)?)(&(?:quot|apos|lt|gt|amp|nbsp|#\d{2,4});[^\r\n]*?)[ \t]*(?:#.*)?\r?$/gm;

const entitiesIn = (text: string): readonly Diagnostic[] =>
  [...text.matchAll(entity)].map(({ index, 1: before = '', 2: written = '' }) => {
    const name = /^&#?\w+;/.exec(written)?.[0] ?? '';
    const message = `${name} is how a page writes a sign; YAML takes it for an anchor without a value.`;
    return said(index + before.length, written.length, message);
  });

/** `weight: 90 \\`: a shell goes on with the next line, YAML does not. */
const continued = /^([ \t]*(?:- +)*[\w./-]+: +[^\s"'#|>{[&*!][^\r\n"'#]*? )\\\r?$/gm;

const continuedIn = (text: string): readonly Diagnostic[] =>
  [...text.matchAll(continued)].map(({ index, 1: before = '' }) =>
    said(index + before.length, 1, 'This backslash is part of the value; only shells go on by it.'),
  );

/** Where a blank in its place makes no YAML, it stands before the blanks of the line, and parses as a name. */
const addedIn = (objects: readonly ManifestObject[]): readonly Diagnostic[] =>
  objects.flatMap(({ node }) =>
    node.fields
      .filter(({ key }) => String(key.value).startsWith('+ '))
      .map(({ key }) => said(key.start, 1, added)),
  );

const added =
  'A comparison of two texts puts this + in front; to YAML it is part of the name: drop it.';

const said = (start: number, length: number, message: string): Diagnostic => ({
  code: 'MESH0741',
  severity: structureCodes.MESH0741.severity,
  message,
  start,
  end: start + length,
});

const signs: Readonly<Record<string, string>> = {
  ...{ quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' },
};

/** What was meant by a value with such signs, or nothing by one that is a sign alone. */
export const withoutSigns = (written: string): string =>
  written === '\\' || written === '+'
    ? ''
    : written.replace(/&(\w+|#\d+);/g, (all, name: string) =>
        name.startsWith('#') ? String.fromCharCode(Number(name.slice(1))) : (signs[name] ?? all),
      );
