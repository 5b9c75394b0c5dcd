/** Names of the zone that an installation searches, or goes by, and that lead nowhere (domain facts 1.14, 4.14). */
import { listAt, textAt } from '../../objects/object';
import { problem, type EntryProblem } from './entry/problem';
import { suffixOf, type Install } from './installValues';

/** Hosts are name.namespace.global: no domain of a cluster stands in between. */
export function* longDomains(it: Install): Iterable<EntryProblem> {
  const path = [...it.values, 'global', 'podDNSSearchNamespaces'];
  const zone = suffixOf(it);
  for (const [index, domain] of listAt(it.root, ...path).entries()) {
    if (typeof domain !== 'string' || !domain.endsWith(`.${zone}`)) continue;
    const [namespace = '', ...labels] = domain.split('.');
    if (labels[0] !== 'svc' && namespace !== 'svc') continue;
    const want = namespace === 'svc' ? zone : `${namespace}.${zone}`;
    const message = `Remote hosts are <name>.<namespace>.${zone}, so nothing is found below ${domain}; ${want} is what they are looked for in.`;
    yield problem('MESH0501', [...path, index], { severity: 'warning', message, want });
  }
}

/** Proxies ask for their configuration before they could carry a call to a remote host. */
export function* controlPlaneNames(it: Install): Iterable<EntryProblem> {
  const mesh = it.values.length > 0 ? ['spec', 'meshConfig'] : ['meshConfig'];
  for (const path of [
    [...it.values, 'global', 'remotePilotAddress'],
    [...it.values, 'istiodRemote', 'injectionURL'],
    [...it.values, 'global', 'caAddress'],
    [...mesh, 'defaultConfig', 'discoveryAddress'],
  ]) {
    const said = textAt(it.root, ...path);
    if (said === undefined || !isNameIn(said, suffixOf(it))) continue;
    yield problem('MESH0501', path, {
      severity: 'warning',
      message: `Names of .${suffixOf(it)} lead to Services by way of sidecars, and no sidecar stands between a cluster and its control plane: give the address of the gateway in front of istiod.`,
    });
  }
}

const isNameIn = (address: string, zone: string): boolean =>
  address
    .replace(/^\w+:\/\//, '')
    .replace(/[:/].*$/, '')
    .endsWith(`.${zone}`);
