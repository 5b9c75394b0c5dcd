/** Zones that istiocoredns is not asked for (DNS-09). */
import { pluginIn } from '../../../dns/corefileAsking';
import { answerOf } from '../../../dns/corefileAnswering';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { argumentsOf, serverBlocksOf } from '../../../dns/corefileTree';
import type { CorefileRule } from '../said';

/** The suffix of a mesh may well be another than is known here, so it is an information. */
export const answers: CorefileRule = function* ({ corefile, templates, text, region }, { zones }) {
  if (templates.hasTemplates || region.part !== 'whole' || region.isImported) return;
  const [asking, ...others] = serverBlocksOf(corefile)
    .filter((it) => dnsPortsOf(it, '.').length > 0)
    .flatMap((it) => it.directives.filter((directive) => pluginIn(directive)));
  const [first] = asking ? argumentsOf(asking) : [];
  if (!first || others.length > 0 || !zones.every((it) => answerOf(text, it).kind === 'none'))
    return;
  yield {
    code: 'MESH0414',
    severity: 'info',
    message: `The plugin is asked for ${first.text}, and not for ${zones.join(', ')}, the suffix of remote hosts by the settings.`,
    start: first.start,
    end: first.end,
  };
};
