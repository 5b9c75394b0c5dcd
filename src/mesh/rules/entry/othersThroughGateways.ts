/**
 * ServiceEntries whose hosts are not of the zone, but whose calls enter another cluster by the gateway's
 * port 15443 all the same: `reviews.shop.svc.cluster.local`, `shop.example.com`.
 */
import { passthroughPort } from '../../names';
import { none, together } from '../saying';
import { localInNetwork, ofOtherDomain } from './endpoints';
import { localPassthrough } from './endpointPorts';
import { known, unsure, type Entry } from './entry';
import { portsOfGateways } from './ports';
import { problem, type EntryProblem, type RuleSetting } from './problem';

export const goesThroughGateway = ({ endpoints }: Entry): boolean =>
  known(endpoints).some(
    ({ ports }) =>
      ports !== unsure && ports.size > 0 && [...ports.values()].includes(passthroughPort),
  );

export const problemsThroughGateways = (
  entry: Entry,
  setting: RuleSetting,
): readonly EntryProblem[] =>
  goesThroughGateway(entry)
    ? together(
        external(entry),
        portsOfGateways(entry, setting),
        localPassthrough(entry, setting),
        localInNetwork(entry, setting),
        ofOtherDomain(entry, setting),
      )
    : together(localInNetwork(entry, setting), ofOtherDomain(entry, setting));

/** A rule of its own may turn mutual TLS on for the host, so it is not certain. */
function external({ location }: Entry): readonly EntryProblem[] {
  if (location === unsure || location === 'MESH_INTERNAL') return none;
  return [
    problem('MESH0509', location === undefined ? ['spec'] : ['spec', 'location'], {
      severity: 'warning',
      message: `Port ${passthroughPort} of a gateway takes mutual TLS of the mesh only, and sidecars call hosts outside of the mesh without it: the location is MESH_INTERNAL, or a DestinationRule has tls with mode ISTIO_MUTUAL.`,
      ...(location === undefined
        ? { add: { location: 'MESH_INTERNAL' } }
        : { want: 'MESH_INTERNAL' }),
    }),
  ];
}
