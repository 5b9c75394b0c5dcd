/** What the server's own parser would not take, or would take otherwise than it looks (DNS-07). */
import type { CorefileProblem } from '../../../dns/corefileTokens';
import { plugins } from '../../../dns/corefilePlugins';
import { isFatal } from '../../../dns/corefileZone';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Cure } from '../said';
import type { CorefileSource } from '../source';

/** A file that templates complete may be whole once they are filled in. */
export const structure: CorefileRule = function* (source) {
  if (source.templates.hasLines) return;
  const isGlued = source.problems.some((it) => it.code === 'gluedBrace');
  const isGluedClose = source.problems.some((it) => it.code === 'gluedClose');
  for (const problem of source.problems) {
    const isOpen = isGluedClose || source.templates.hasTemplates;
    if (isOpen && problem.code === 'unclosedBlock') continue;
    // The brace that closes such a block is a consequence, and gone with it.
    if (isGlued && problem.code === 'strayBrace') continue;
    const { message, start } = problem;
    if (source.templates.touches(start - source.shift, problem.end - source.shift)) continue;
    const written = source.text.slice(start, problem.end).trimEnd();
    // What stands for lines left out is said with the ConfigMap around it.
    if (problem.code === 'notADirective' && source.region.configMap && elision.test(written))
      continue;
    // Of a plugin with a sign too many, it is said what it is.
    if (problem.code === 'notADirective' && slipAmong(written, plugins.keys())) continue;
    const end = start + written.length;
    const cure = cureOf(problem, source);
    yield {
      code: 'MESH0409',
      message,
      start,
      end,
      ...(!isFatal(problem) && { severity: 'warning' }),
      ...(cure && { cures: [cure] }),
    };
  }
};

const elision = /^(?:\.{2,}|…)$/;

function cureOf({ code, start, end }: CorefileProblem, source: CorefileSource): Cure | undefined {
  switch (code) {
    case 'gluedBrace':
      return { title: 'Part the brace from the word', edits: [insert(end - 1, ' ')] };
    case 'gluedClose':
      return { title: 'Put the brace on a line of its own', edits: [insert(end, '\n')] };
    case 'gluedComment':
      return { title: 'Part the comment from the word', edits: [insert(start, ' ')] };
    case 'closeInDirective':
      return { title: 'Put the brace on a line of its own', edits: [insert(start, '\n')] };
    case 'unclosedBlock':
      return closed(source);
    case 'extraComma':
      return { title: 'Remove the comma', edits: [{ start: end - 1, end, text: '' }] };
    case 'unclosedQuote':
    case 'strayBrace':
    case 'missingKey':
    case 'invalidKey':
    case 'importArguments':
    case 'importPattern':
    case 'snippetBraces':
    case 'snippetTwice':
    case 'snippetImportsItself':
    case 'notADirective':
      return undefined;
  }
}

const insert = (at: number, text: string) => ({ start: at, end: at, text });

/** At the end of the text, where it is the only thing that is wrong. */
function closed({ text, problems, shift }: CorefileSource): Cure | undefined {
  if (problems.length > 1 || shift > 0) return undefined;
  const end = text.trimEnd().length;
  return { title: 'Close the block at the end', edits: [insert(end, '\n}')] };
}
