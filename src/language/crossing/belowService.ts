/** DestinationRules for what is below a Service, where the text knows of the Service only. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import type { Diagnostic } from '../diagnostic';
import { problem } from '../../mesh/rules/entry/problem';
import { none } from '../../mesh/rules/saying';
import { placed } from '../rules/neighbours';
import type { RuleFacts } from '../workspace/ruleFacts';
import type { Crossings } from './crossings';
import type { Inquiry } from './inquiries';
import { rivalsOf } from './rivalry';

/** A rule, and the Service it would be for without its `*`. */
interface Below {
  readonly rule: RuleFacts;
  readonly host: string;
}

/** By the first label of the Service. */
export const belowService: Inquiry<Below, string, ReadonlySet<string>> = {
  *keyed(crossings) {
    for (const rule of crossings.rules) {
      const [, host, name] = wildcard.exec(rule.host) ?? [];
      if (host !== undefined && name !== undefined && !rule.isTemplate)
        yield [name, { asks: { rule, host } }];
    }
    for (const host of hostsIn(crossings)) {
      const name = serviceLabel(host);
      if (name !== undefined) yield [name, { answers: host }];
    }
  },
  gathered: (hosts) => new Set(hosts),
  judge({ rule, host }, hosts) {
    const isBelow = hosts.has(host) && ![...hosts].some((it) => it.endsWith(`.${host}`));
    return isBelow ? [below(rule, host)] : none;
  },
};

/** Whether somebody has to know the hosts of the text. */
export const asksForHosts = ({ rules }: Crossings): boolean =>
  rules.some(({ host }) => wildcard.test(host));

const wildcard = /^\*\.(([^.*]+)\.[^.*]+\.svc\.cluster\.local)$/;

const domain = '.svc.cluster.local';

/** Of a Service, or of whatever is below one. */
const serviceLabel = (host: string): string | undefined =>
  host.endsWith(domain) ? host.slice(0, -domain.length).split('.').at(-2) : undefined;

/** Wherever one is defined, routed, or led to. */
function* hostsIn(crossings: Crossings): Iterable<string> {
  for (const { host, namespace } of crossings.routes) yield fullHostOf(host, namespace);
  for (const { hosts, namespace } of rivalsOf(crossings, 'VirtualService'))
    for (const { host } of hosts) yield fullHostOf(host, namespace);
  for (const { entry } of crossings.entries())
    for (const host of entry.hosts)
      if (typeof host === 'string' && host.endsWith(domain)) yield host;
}

function below(rule: RuleFacts, host: string): Diagnostic {
  const message = `*.${host} is what is below ${host}, and not the Service itself: its calls take nothing of this rule.`;
  return placed(rule, rule, problem('MESH0619', ['spec', 'host'], { message, want: host }));
}
