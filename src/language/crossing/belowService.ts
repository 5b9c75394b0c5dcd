/** DestinationRules for what is below a Service, where the text knows of the Service only. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import type { Diagnostic } from '../diagnostic';
import { problem } from '../../mesh/rules/entry/problem';
import { placed } from '../rules/neighbours';
import type { RuleFacts } from '../workspace/facts';
import type { Crossings } from './crossings';
import type { Family } from './groups';
import { rivalsOf } from './rivalry';

type OfService =
  | { readonly kind: 'rule'; readonly rule: RuleFacts; readonly host: string }
  | { readonly kind: 'named'; readonly host: string };

/** By the first label of the Service. */
export const belowService: Family<OfService> = {
  *keyed(crossings) {
    for (const rule of crossings.rules) {
      const [, host, name] = wildcard.exec(rule.host) ?? [];
      if (host !== undefined && name !== undefined && !rule.isTemplate)
        yield [name, { kind: 'rule', rule, host }];
    }
    for (const host of hostsIn(crossings)) {
      const name = serviceLabel(host);
      if (name !== undefined) yield [name, { kind: 'named', host }];
    }
  },
  *judge(members) {
    const hosts = new Set(members.flatMap(({ it }) => (it.kind === 'named' ? [it.host] : [])));
    for (const { seat, it } of members) {
      if (it.kind !== 'rule' || !hosts.has(it.host)) continue;
      if ([...hosts].some((host) => host.endsWith(`.${it.host}`))) continue;
      yield { seat, it: below(it.rule, it.host) };
    }
  },
};

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
