/** `// …` and the like, each said once and for all that would follow of it. */
import type { CorefileRule } from '../said';

export const comments: CorefileRule = function* ({ odd, text, templates, shift }) {
  for (const { isIdle, ...it } of odd) {
    const [start, end] = [it.start + shift, it.end + shift];
    const mark = templates.text.slice(it.start, it.end);
    const lineEnd = text.indexOf('\n', start);
    const line = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
    const close = /\s*(?:\*\/|-->)\s*$/.exec(line)?.[0].length ?? 0;
    const edits = [
      { start, end, text: '#' },
      ...(close > 0
        ? [{ start: start + line.length - close, end: start + line.length, text: '' }]
        : []),
    ];
    yield {
      code: 'MESH0409',
      ...(isIdle && { severity: 'warning' }),
      message: `${mark} begins no comment in a Corefile, which # does: CoreDNS takes these words for ${isIdle ? 'zones' : 'settings'}.`,
      start,
      end,
      cures: [{ title: 'Begin the comment with #', edits }],
    };
  }
};
