/** Plugins that answer for every name and hand none on (coredns, plugin/hosts). */
import { argumentsOf, optionsOf, serverBlocksOf } from '../../../dns/corefileTree';
import type { CorefileRule } from '../said';

/** Plugins run in an order of their own: `hosts` before `kubernetes` and `forward`, wherever it stands. */
export const hostsAlone: CorefileRule = function* ({ corefile, templates, region }) {
  if (templates.hasLines || region.part !== 'whole') return;
  for (const { keys, directives } of serverBlocksOf(corefile)) {
    if (!keys.some((it) => it.address?.zone === '.')) continue;
    const next = directives.find(({ name }) => /^(?:kubernetes|forward|proxy)$/.test(name.text));
    if (!next || directives.some(({ name }) => name.text === 'import')) continue;
    for (const directive of directives) {
      const { name, rest } = directive;
      if (rest.some((it) => templates.touches(it.start, it.end))) continue;
      const options = optionsOf(directive).map(([option]) => option?.text);
      // Behind the file stand the zones it is for.
      if (name.text !== 'hosts' || argumentsOf(directive).length > 1) continue;
      if (options.includes('fallthrough') || options.includes('import')) continue;
      yield {
        code: 'MESH0407',
        severity: 'warning',
        message: `Without fallthrough hosts answers for all names: those it does not list are never asked of ${next.name.text}.`,
        start: name.start,
        end: name.end,
      };
    }
  }
};
