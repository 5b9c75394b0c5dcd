/** Imports of what is not there (domain facts 5.2). */
import { effectiveDirectives } from '../../../dns/corefileWords';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { Remark } from '../said';
import type { CorefileSource } from '../source';

/**
 * A word alone is the name of a snippet, or of a file beside this one: in a ConfigMap, a key of it. What
 * else is imported may bring snippets.
 */
export function* imports(
  { region, corefile, templates, problems }: CorefileSource,
  text: string,
): Iterable<Remark> {
  if (region.isImported || region.part !== 'whole') return;
  if (templates.hasTemplates || problems.length > 0) return;
  const names = corefile.items.flatMap((it) => (it.kind === 'snippet' ? [it.name] : []));
  if (corefile.items.some((it) => it.kind === 'import')) return;
  for (const { name, rest } of effectiveDirectives(corefile)) {
    const [to] = rest;
    if (name.text !== 'import' || !to || !/^[\w-]+$/.test(to.text)) continue;
    if (names.includes(to.text) || isKey(to.text, text)) continue;
    const { start, end } = to;
    const meant = slipAmong(to.text, names);
    yield {
      code: 'MESH0409',
      severity: 'warning',
      message: `No snippet (${to.text}) is defined here, and without a file of that name beside it CoreDNS does not start.`,
      start,
      end,
      ...(meant !== undefined && {
        cures: [{ title: `Change to ${meant}`, edits: [{ start, end, text: meant }] }],
      }),
    };
  }
}

const isKey = (name: string, text: string): boolean =>
  new RegExp(`^[ \\t]*["']?${name}["']?[ \\t]*:`, 'm').test(text);
