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

/** By the name of the Service. */
export const shortHosts: Inquiry<Short, ServiceRival, readonly ServiceRival[]> = {
  keyed: (crossings) => saidByEach(besideOrOwn(crossings), byName),
  gathered: (services) => (services.length === 0 ? undefined : services),
  judge({ rival, claim }, services) {
    const own = rival.namespace;
    const [, namespace] = claim.host.split('.');
    const all = services.filter((it) => meets(it, rival));
    const [service] =
      namespace === undefined ? all : all.filter((it) => it.namespace === namespace);
    // Also where it is of another cluster.
    const isOwn = services.some((it) => it.namespace === undefined || it.namespace === own);
    if (service?.name === undefined || service.namespace === undefined || isOwn) return none;
    const { name } = service;
    const want = fullNameOf({ name, namespace: service.namespace });
    const message =
      namespace === undefined
        ? `A name alone is a Service of ${own ?? ''}, the namespace of this object; the one in sight is ${nameOf(service)}: write ${want}.`
        : `Istio completes names without a dot only, so this is not ${nameOf(service)}: write ${want}.`;
    return [said(rival, claim, message, want)];
  },
};

const said = (rival: Short['rival'], claim: HostClaim, message: string, want: string): Diagnostic =>
  claimed(
    { rival, claim },
    problem('MESH0707', claim.path, { message, severity: 'warning', want }),
  );

/** Whether somebody has to know the names of Services. */
export const asksForNames = ({ rivals }: Crossings): boolean =>
  rivals.some((it) => it.kind !== 'Service' && byName(it).length > 0);

function byName(it: AnyRival): readonly Keyed<Part<Short, ServiceRival>>[] {
  if (it.kind === 'Service') return [[it.name ?? '', { answers: it }]];
  if (it.namespace === undefined) return none;
  if (it.kind === 'DestinationRule') return asked(it, it.hostAt);
  return it.kind === 'VirtualService' ? saidByEach(it.targets, ({ at }) => asked(it, at)) : none;
}

/** `name`, and `name.namespace` where that is not the own one, of which its own rule tells. */
function asked(
  rival: Short['rival'],
  claim: HostClaim,
): readonly Keyed<Part<Short, ServiceRival>>[] {
  const [name = '', namespace, more] = claim.host.split('.');
  const isShort = name !== '' && more === undefined && namespace !== rival.namespace;
  return isShort ? [[name, { asks: { rival, claim } }]] : none;
}
