import { isAtLeast, isIp } from '../../services/addresses';
import { isEgressLeg, isLocalLeg, isOuterLeg } from './legs';
import { isText, known, unsure, type Entry, type EntryEndpoint } from './entry';
import { isHostName } from './hosts';
import { nearest } from './nearest';
import { firstHost, problem, type EntryProblem, type EntryRule, type RuleSetting } from './problem';
import { none, only } from '../saying';

export const locationInternal: EntryRule = (entry) =>
  entry.location === unsure || entry.location === 'MESH_INTERNAL' ? none : [notInternal(entry)];

function notInternal({ location, hosts }: Entry): EntryProblem {
  const said =
    location === undefined
      ? 'Without a location the host counts as MESH_EXTERNAL'
      : `${String(location)} is not MESH_INTERNAL`;
  return problem('MESH0509', location === undefined ? ['spec'] : ['spec', 'location'], {
    message: `${said}, so sidecars call it without the mesh's identity and the remote gateway drops the call.`,
    // A host that is filled in may be one of the world, where `global` is a domain too.
    ...(hosts.includes(unsure) && { ifChosen: 'warning' }),
    ...(location === undefined
      ? { add: { location: 'MESH_INTERNAL' } }
      : { want: 'MESH_INTERNAL' }),
  });
}

const resolutions = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'];

export const resolutionFits: EntryRule = (entry) => {
  const { resolution, endpoints } = entry;
  if (resolution === unsure || endpoints === unsure) return none;
  if (endpoints.length === 0) return only(withoutEndpoints(entry));
  return only(resolution === undefined ? noResolution(endpoints) : misfit(resolution, endpoints));
};

const noResolution = (endpoints: readonly EntryEndpoint[]): EntryProblem =>
  problem('MESH0515', ['spec'], {
    message: 'Without a resolution the ServiceEntry counts as NONE, which must not have endpoints.',
    add: { resolution: fitting(endpoints) },
  });

function misfit(resolution: string, endpoints: readonly EntryEndpoint[]): EntryProblem | undefined {
  const path = ['spec', 'resolution'];
  if (!resolutions.includes(resolution)) {
    const message = `${resolution} is no resolution; DNS works for host names and for IP addresses.`;
    const want = nearest(resolution, ['DNS', 'STATIC']) ?? fitting(endpoints);
    return problem('MESH0515', path, { message, want });
  }
  if (resolution === 'NONE') {
    const want = fitting(endpoints);
    const message = `Resolution NONE must not have endpoints; ${want} sends calls to them.`;
    return problem('MESH0515', path, { message, want });
  }
  if (resolution === 'STATIC') {
    const at = endpoints.findIndex((it) => isNameOnly(it.address));
    const address = endpoints[at]?.address;
    if (!isText(address)) return undefined;
    const said = `STATIC takes IP addresses only, and ${address} is a host name`;
    const [instead, cures] = egressByIp(endpoints)
      ? [`: the way through the egress gateway to an IP address needs the gateway's cluster IP`]
      : ['; DNS takes both', [{ set: path, to: 'DNS' }]];
    return problem('MESH0515', ['spec', 'endpoints', at, 'address'], {
      message: `${said}${instead}.`,
      ...(cures && { cures }),
    });
  }
  return resolution === 'DNS' ? egressByIp(endpoints) : undefined;
}

/** The way through an egress gateway by IP addresses is for STATIC; DNS does for all else (1.10). */
const fitting = (endpoints: readonly EntryEndpoint[]): 'DNS' | 'STATIC' =>
  endpoints.some(isOuterLeg) && endpoints.every((it) => isText(it.address) && isIp(it.address))
    ? 'STATIC'
    : 'DNS';

const isNameOnly = (address: EntryEndpoint['address']): boolean =>
  isText(address) && !isIp(address) && isHostName(address);

/** With DNS, an IP literal on the outer leg is passed over (istio/istio#14811). */
function egressByIp(endpoints: readonly EntryEndpoint[]): EntryProblem | undefined {
  if (!endpoints.some(isEgressLeg)) return undefined;
  const byIp = endpoints.find((it) => isOuterLeg(it) && isText(it.address) && isIp(it.address));
  if (!byIp) return undefined;
  const allByIp = endpoints.every((it) => isText(it.address) && isIp(it.address));
  return problem('MESH0515', ['spec', 'resolution'], {
    message: `The way through the egress gateway to an IP address needs STATIC, with the egress gateway's cluster IP as its endpoint.`,
    ...(allByIp ? { want: 'STATIC' } : {}),
  });
}

function withoutEndpoints(entry: Entry): EntryProblem | undefined {
  if (entry.selects || entry.resolution === 'DYNAMIC_DNS') return undefined;
  return problem('MESH0516', ['spec', 'endpoints'], {
    near: firstHost,
    message:
      'The ServiceEntry has no endpoints, so calls have nowhere to go: add the remote gateway with its port 15443.',
  });
}

/** What the validator inside istiocoredns does not know, it ignores, host and all (2.8). */
export const understoodByCoreDns: EntryRule = (entry, setting) =>
  entry.selects || known(entry.exportTo).length > 0 ? misunderstood(entry, setting) : none;

function* misunderstood(entry: Entry, { istio }: RuleSetting): Iterable<EntryProblem> {
  const exports = known(entry.exportTo);
  if (exports.length > 1 || exports.some((it) => isText(it) && it !== '*' && it !== '.')) {
    yield problem('MESH0520', ['spec', 'exportTo'], {
      message:
        'Istio before 1.7 and the resolver istiocoredns take one exportTo entry, "*" or ".", and ignore the ServiceEntry otherwise.',
      cures: [{ remove: ['spec', 'exportTo'] }],
    });
  }
  if (!entry.selects) return;
  if (entry.endpoints !== unsure && entry.endpoints.length === 0) {
    // No release has istiocoredns any more.
    if (isAtLeast(istio, 1, 9)) return;
    yield problem('MESH0520', ['spec', 'workloadSelector'], {
      message:
        'Istio before 1.6 and the resolver istiocoredns do not know workloadSelector: the resolver ignores the ServiceEntry, so that its host does not resolve unless sidecars answer DNS themselves.',
      onKey: true,
    });
  } else if (!known(entry.endpoints).every(isLocalLeg)) {
    yield problem('MESH0520', ['spec', 'workloadSelector'], {
      severity: 'error',
      message: 'Istio refuses a ServiceEntry with both workloadSelector and endpoints.',
      cures: [{ remove: ['spec', 'workloadSelector'] }, { remove: ['spec', 'endpoints'] }],
    });
  }
}
