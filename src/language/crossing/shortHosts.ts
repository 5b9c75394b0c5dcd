/** Hosts that name a Service of the text, but not as Istio completes names. */
import { fullNameOf } from '../../mesh/rules/entry/hosts';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import type { Crossings } from './crossings';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import type { RuleRival } from './policyRivals';
import type { HostClaim } from './rival';
import { claimed, meets, nameOf } from './rivalry';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';
import { besideOrOwn } from './serviceFamilies';
import type { ServiceRival } from './serviceRivals';

interface Short {
  readonly rival: RoutingRival | RuleRival;
  readonly claim: HostClaim;
}

/** A ServiceEntry whose host has no dot. */
interface ShortEntry {
  readonly kind: 'entry';
  readonly cluster: string | undefined;
}

/** By the name of the Service, or of the entry. */
export const shortHosts: Inquiry<Short, ServiceRival | ShortEntry, Near> = {
  *keyed(crossings) {
    for (const it of besideOrOwn(crossings)) yield* byName(it);
    yield* entriesIn(crossings);
  },
  gathered(all) {
    if (all.length === 0) return undefined;
    const services = all.filter((it) => it.kind === 'Service');
    return { services, entries: all.filter((it) => it.kind === 'entry') };
  },
  judge({ rival, claim }, { services, entries }) {
    const own = rival.namespace;
    const [, namespace] = claim.host.split('.');
    const all = services.filter((it) => meets(it, rival));
    if (all.length === 0 && namespace === undefined)
      return entries.some((it) => isBeside(it, rival)) ? [nobodys(rival, claim)] : none;
    const [service] =
      namespace === undefined ? all : all.filter((it) => it.namespace === namespace);
    // Also where it is of another cluster.
    const isOwn = services.some((it) => it.namespace === undefined || it.namespace === own);
    if (service?.name === undefined || service.namespace === undefined || !own || isOwn)
      return none;
    const { name } = service;
    const want = fullNameOf({ name, namespace: service.namespace });
    const message =
      namespace === undefined
        ? `A name alone is a Service of ${own}, the namespace of this object; the one in sight is ${nameOf(service)}: write ${want}.`
        : `Istio completes names without a dot only, so this is not ${nameOf(service)}: write ${want}.`;
    return [said(rival, claim, message, want)];
  },
};

interface Near {
  readonly services: readonly ServiceRival[];
  readonly entries: readonly ShortEntry[];
}

const isBeside = ({ cluster }: ShortEntry, rival: Short['rival']): boolean =>
  cluster === undefined || rival.cluster === undefined || cluster === rival.cluster;

/** Istio completes it here, and not in the entry (ResolveShortnameToFQDN). */
const nobodys = (rival: Short['rival'], claim: HostClaim): Diagnostic =>
  said(
    rival,
    claim,
    `A name without a dot is a Service of the namespace of this object, and never the host ${claim.host} of the ServiceEntry here: give both a name with a dot.`,
  );

const said = (
  rival: Short['rival'],
  claim: HostClaim,
  message: string,
  want?: string,
): Diagnostic =>
  claimed(
    { rival, claim },
    problem('MESH0707', claim.path, {
      message,
      severity: 'warning',
      ...(want !== undefined && { want }),
    }),
  );

/** Whether somebody has to know the names of Services. */
export const asksForNames = (crossings: Crossings): boolean =>
  crossings.rivals.some(
    (it) => it.kind !== 'Service' && it.namespace !== undefined && byName(it).length > 0,
  ) || entriesIn(crossings).length > 0;

type ByName = Keyed<Part<Short, ServiceRival | ShortEntry>>;

const entriesIn = ({ claims }: Crossings): readonly ByName[] =>
  saidByEach(claims, ({ addresses, cluster }) =>
    saidByEach(addresses, (it): readonly ByName[] =>
      /^host [^.*]+$/.test(it)
        ? [[it.slice(5).toLowerCase(), { answers: { kind: 'entry', cluster } }]]
        : none,
    ),
  );

function byName(it: AnyRival): readonly ByName[] {
  if (it.kind === 'Service') return [[it.name ?? '', { answers: it }]];
  if (it.kind === 'DestinationRule') return asked(it, it.hostAt);
  return it.kind === 'VirtualService' ? saidByEach(it.targets, ({ at }) => asked(it, at)) : none;
}

/** `name`, and `name.namespace` where that is not the own one, of which its own rule tells. */
function asked(rival: Short['rival'], claim: HostClaim): readonly ByName[] {
  const [name = '', namespace, more] = claim.host.split('.');
  const isShort = more === undefined && (namespace === undefined || namespace !== rival.namespace);
  return isShort && name !== '' ? [[name.toLowerCase(), { asks: { rival, claim } }]] : none;
}
