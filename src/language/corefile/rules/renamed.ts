/** Names that a block makes those of Services, and then asks a server for that knows no Services (DNS-07). */
import { harmlessPlugins } from '../../../dns/corefilePlugins';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, optionsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import type { CorefileRule } from '../said';

/** Of the cluster DNS alone, whose pods have the resolv.conf of their node (`dnsPolicy: Default`). */
export const renamed: CorefileRule = function* ({ corefile, templates, region, text, problems }) {
  if (!/^coredns(?:-custom)?$/.test(region.configMap?.name ?? '')) return;
  if (templates.hasTemplates || region.part !== 'whole' || problems.length > 0) return;
  for (const { directives } of serverBlocksOf(corefile)) {
    const others = directives.filter((it) => !harmlessPlugins.has(it.name.text));
    const to = others.flatMap(renamedTo)[0];
    const [sender, ...more] = others.filter((it) => it.name.text !== 'rewrite');
    if (!to || !sender || more.length > 0 || !isToNode(sender)) continue;
    const { start } = sender.name;
    const lines = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const line = { start, end: start, text: `kubernetes cluster.local\n${lines}` };
    yield {
      code: 'MESH0407',
      severity: 'warning',
      message:
        'Names become those of Services here, and go on to the DNS of the node, which knows none: this block lacks the plugin kubernetes.',
      start: to.start,
      end: to.end,
      ...(lines.trim() === '' && {
        cures: [{ title: 'Add kubernetes cluster.local', edits: [line] }],
      }),
    };
  }
};

/** `rewrite name … a.svc.cluster.local answer auto`. */
function renamedTo(directive: Directive): readonly CorefileToken[] {
  if (directive.name.text !== 'rewrite') return [];
  return [argumentsOf(directive), ...optionsOf(directive)].flatMap((line) => {
    const words = line.filter((it) => !/^(?:continue|stop)$/.test(it.text));
    const answer = words.findIndex((it) => it.text === 'answer');
    const last = words.slice(0, answer < 0 ? undefined : answer).at(-1);
    return words[0]?.text === 'name' && last && ofServices.test(last.text) ? [last] : [];
  });
}

const ofServices = /\.svc\.cluster\.local\.?$/;

const isToNode = (directive: Directive): boolean => {
  const [from, ...to] = argumentsOf(directive);
  return (
    /^(?:forward|proxy)$/.test(directive.name.text) &&
    from?.text === '.' &&
    to.length > 0 &&
    to.every((it) => it.text === '/etc/resolv.conf')
  );
};
