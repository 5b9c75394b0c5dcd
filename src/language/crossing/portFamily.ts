/** Of two entries of a text with one port and no addresses, one gets the calls of both (domain facts 4.2; IST0134). */
import { problem } from '../structure/problem';
import { Earlier } from './earlier';
import type { Family } from './groups';
import type { PortRival } from './portRivals';
import { claimed, ofRivals, type Claim } from './rivalry';

/** From 1.25 on istiod gives each host an address. */
export const blindTwice: Family<Claim<PortRival>> = {
  keyed: ofRivals('Port', (it) => it.ports.map((claim) => [claim.host, { rival: it, claim }])),
  *judge(members, { structure, istio }) {
    if (structure === 'off' || (istio && istio.minor >= 25)) return;
    const earlier = new Earlier<PortRival>();
    for (const { seat, it } of members) {
      const own = it.rival;
      const other = earlier.rivalOf(own);
      earlier.add(own);
      if (!other || (own.host !== undefined && other.host === own.host)) continue;
      if (other.namespace !== own.namespace && !(other.isSeen && own.isSeen)) continue;
      const message = `ServiceEntry ${other.name} has port ${it.claim.host} without an address, too: one of the two gets the connections of both, unless Istio allocates addresses by itself.`;
      const said = problem('MESH0726', it.claim.path, { message, severity: 'warning' });
      yield { seat, it: claimed(it, said) };
    }
  },
};
