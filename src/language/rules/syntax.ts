import { structureCodes } from '../../mesh/catalogue/structure';
import { kinds } from '../schema/kinds';
import type { DocumentRule } from './rule';
import { tabs } from './documents';
import { slipAt, type SlipKind } from './slips';

/**
 * Where an object of ours stops being YAML, and why. Said only of slips that can be named: what
 * templates, scripts and people leave out in print is broken on purpose.
 */
export const syntax: DocumentRule = function* (document, context) {
  const { text, brokenAt, masks, heredoc } = document;
  if (context.structure === 'off' || brokenAt === undefined || heredoc) return;
  if (masks.some((it) => it.by === 'template') || isExcerpt(text)) return;
  if ([...tabs(document, context)].length > 0) return;
  const slip = slipAt(text, brokenAt);
  if (!slip || !(saysKind(text, brokenAt) || isKindItself(text, slip.start))) return;
  const { kind, start, end, message } = slip;
  // The last line may still be going on.
  if (unfinished.has(kind) && !/\n[^\n]*\S/.test(text.slice(end))) return;
  yield { code: 'MESH0741', severity: structureCodes.MESH0741.severity, message, start, end };
};

const unfinished: ReadonlySet<SlipKind> = new Set(['bracket', 'noColon', 'quote']);

/** In a text that is indented as a whole, as within a list of steps, kinds are so too. */
function saysKind(text: string, before: number): boolean {
  const [, indent = ''] = /^([ ]*)[A-Za-z]/m.exec(text) ?? [];
  if (indent !== '' && new RegExp(`^(?! {${indent.length}}|[ \\t]*\\r?$)`, 'm').test(text))
    return false;
  const [, said = ''] =
    new RegExp(`^${indent}kind:[ \\t]*["']?(\\w+)`, 'm').exec(text.slice(0, before)) ?? [];
  return kindNames.has(said);
}

/** Where the first line alone lost some of its indent, or kept it, the next is out of place. */
const isKindItself = (text: string, start: number): boolean =>
  /^(?:[ \t]*(?:#.*)?\r?\n|---.*\n)*[ ]*apiVersion:[^\n]*\n[ ]*$/.test(text.slice(0, start)) &&
  kindNames.has(/^kind:[ \t]*["']?(\w+)/.exec(text.slice(start))?.[1] ?? '');

const kindNames: ReadonlySet<string> = new Set(
  kinds.flatMap(({ kind, group }) => (group === '' ? [] : [kind])),
);

/** Lines of dots, of a prompt, of a comparison of two texts, or those that fence a block on a page. */
export const isExcerpt = (text: string): boolean =>
  /^[ \t]*```|^[ \t]*(?:-[ \t]+)?(?:\.{2,}|…|\[\.{3}\]|<[^>]*>|\(\.{3}\))[ \t]*\r?$|^[+>$@][ +>@]/m.test(
    text,
  );
