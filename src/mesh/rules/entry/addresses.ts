import { addressFault, bareAddressOf, isAtLeast } from '../../services/addresses';
import { isOwnService } from './legs';
import { isForNamespace, isText, known, unsure, type Entry, type Path } from './entry';
import { isGatewayItself } from './ports';
import { firstHost, problem, type EntryProblem, type RuleSetting, type EntryRule } from './problem';
import { none, only, problemsOfEach } from '../saying';

/** Without an address istiocoredns answers nothing and TCP ports have no listener of their own. */
export const addressPresent: EntryRule = (entry, setting) =>
  entry.addresses === unsure || entry.addresses.some((it) => it !== undefined)
    ? none
    : only(withoutAddress(entry, setting));

function withoutAddress(entry: Entry, { istio, zone }: RuleSetting): EntryProblem | undefined {
  // From 1.25 on, the control plane gives each entry an address and writes it to the status.
  if (isAtLeast(istio, 1, 25)) return undefined;
  // The server's own side of a host needs no answer from DNS; what is said to be outside is none.
  const endpoints = known(entry.endpoints);
  if (
    entry.location !== 'MESH_EXTERNAL' &&
    endpoints.length > 0 &&
    endpoints.every((it) => isOwnService(it, entry, zone))
  )
    return undefined;
  if (endpoints.length === 0 && entry.selects) return undefined;
  // A gateway finds its route's host by the route; nobody looks it up.
  if (isGatewayItself(entry) && isForNamespace(entry)) return undefined;
  // From 1.8 on, sidecars may answer DNS themselves and allocate addresses (domain facts 7.4).
  const mayBeGiven = isAtLeast(istio, 1, 8) !== false;
  return problem('MESH0503', ['spec', 'addresses'], {
    near: firstHost,
    severity: mayBeGiven ? 'warning' : 'error',
    message: mayBeGiven
      ? 'The host has no address, so it resolves only where sidecars answer DNS themselves and allocate addresses (Istio 1.8 and newer). Give it one of 240.0.0.0/4 that no other host of the cluster has.'
      : 'The host has no address, so DNS cannot answer for it. Give it one of 240.0.0.0/4 that no other host of the cluster has.',
  });
}

export const addressSuitable: EntryRule = (entry, setting) =>
  problemsOfEach(known(entry.addresses), (address, index) => {
    if (!isText(address)) return undefined;
    const path = ['spec', 'addresses', index];
    const bare = bareAddressOf(address);
    return bare !== undefined && !addressFault(bare, setting.istio)
      ? blockOfOne(address, bare, path, entry)
      : problemAt(address, path, setting);
  });

function problemAt(address: string, path: Path, { istio }: RuleSetting): EntryProblem | undefined {
  const fault = addressFault(address, istio);
  if (!fault) return undefined;
  const malformed = fault.kind === 'invalid' || fault.kind === 'withPort';
  return problem(malformed ? 'MESH0505' : 'MESH0504', path, {
    severity: fault.severity,
    message: `${address} ${fault.because}. Use an address of 240.0.0.0/4 that no other host of the cluster has.`,
  });
}

/** Rule 5: with DNS, no block is taken, however small. */
function blockOfOne(address: string, bare: string, path: Path, entry: Entry): EntryProblem {
  const isRefused = isText(entry.resolution) && entry.resolution.startsWith('DNS');
  return problem('MESH0504', path, {
    severity: isRefused ? 'error' : 'warning',
    message: `${address} is written as a block, which ${isRefused ? `Istio refuses with resolution ${entry.resolution}` : 'istiocoredns does not answer with'}: write ${bare}.`,
    want: bare,
  });
}

/** Only the first is used for listeners, and which one DNS answers with is not certain (istio/istio#34577). */
export const addressSingle: EntryRule = (entry) =>
  problemsOfEach(known(entry.addresses), (address, index) => {
    if (index === 0 || address === undefined) return undefined;
    const message = 'Only one address of a ServiceEntry is effective; this one is one too many.';
    return problem('MESH0506', ['spec', 'addresses', index], { message, surplus: true });
  });
