/** DestinationRules of one text that turn on TLS for hosts outside, where it cannot be or is there already. */
import { isText, known, unsure } from '../../mesh/rules/entry/entry';
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { protocolClass } from '../../mesh/rules/entry/ports';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { certain } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import { hostsOf } from './definedHosts';
import type { Inquiry } from './inquiries';
import type { RuleRival } from './policyRivals';
import { rivalsOf, said } from './rivalry';

/** A ServiceEntry of the host, or undefined for a route to it. */
type Answer = EntryFacts | undefined;

/** By host. */
export const originating = (zone: string): Inquiry<RuleRival, Answer, readonly Answer[]> => ({
  *keyed(crossings) {
    for (const rule of rivalsOf(crossings, 'DestinationRule'))
      if (rule.tls && !isMeantForZone(rule.host, zone)) yield [rule.host, { asks: rule }];
    for (const { targets, gateways } of rivalsOf(crossings, 'VirtualService'))
      for (const { host, at } of gateways.length > 0 ? targets : none)
        // What goes by its SNI is TLS already.
        if (at.path[1] !== 'tls') yield [host, { answers: undefined }];
    for (const facts of crossings.entries())
      for (const host of hostsOf(facts)) yield [host, { answers: facts }];
  },
  gathered: (all) => (all.length === 0 ? undefined : all),
  judge(rule, all) {
    const entries = all.filter((it) => it !== undefined);
    const isOutside = entries.every((it) => isPlainlyOutside(it, rule));
    if (entries.length === 0 || certain(entries).length < entries.length || !isOutside) return none;
    if (rule.tls?.host === 'ISTIO_MUTUAL') return [ofMesh(rule)];
    // What a route sends there may be plain.
    return all.length === entries.length && entries.every(isTlsOnly) ? twice(rule) : none;
  },
});

/** With endpoints it may well be a mesh of its own. */
const isPlainlyOutside = ({ entry, cluster }: EntryFacts, rule: RuleRival): boolean =>
  entry.location === 'MESH_EXTERNAL' &&
  !entry.selects &&
  entry.endpoints !== unsure &&
  entry.endpoints.length === 0 &&
  (cluster === undefined || rule.cluster === undefined || cluster === rule.cluster);

const isTlsOnly = ({ entry: { ports } }: EntryFacts): boolean =>
  ports !== unsure &&
  ports.length > 0 &&
  known(ports).every(({ protocol }) => isText(protocol) && protocolClass(protocol) === 'TLS');

function ofMesh(rule: RuleRival): Diagnostic {
  const claim = rule.tls ?? rule.hostAt;
  const message =
    'Mutual TLS of the mesh is for workloads with a sidecar; this host is outside (MESH_EXTERNAL). SIMPLE and MUTUAL are for those.';
  const cures = ['SIMPLE', 'MUTUAL'].map((to) => ({ set: claim.path, to }));
  return said('MESH0616', { rival: rule, claim }, message, { severity: 'warning', cures });
}

function twice(rule: RuleRival): readonly Diagnostic[] {
  const { tls } = rule;
  if (tls?.host !== 'SIMPLE' && tls?.host !== 'MUTUAL') return none;
  const message =
    'The host has ports of TLS only, so what is called speaks TLS already, and this puts it into TLS once more. For plain calls the ServiceEntry has a port of HTTP.';
  return [said('MESH0616', { rival: rule, claim: tls }, message, { severity: 'warning' })];
}
