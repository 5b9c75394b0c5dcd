/** How texts of installations are spelled: images, blocks, ports, and addresses of services. */
import { isHostName } from '../../../mesh/rules/entry/hosts';
import { isIp, isIpv6 } from '../../../mesh/services/addresses';
import { isBlock, noAddress } from './addresses';
import type { Check } from './fault';
import { isLabel, misnamed } from './names';

/** As registries name them (ReferenceRegexp of the operator's `common.go`). */
const hubPattern =
  /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*(?::\d+)?\/)?[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*(?:\/[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*)*(?::\d+)?$/i;

export const imageHub: Check = (value) =>
  hubPattern.test(value)
    ? undefined
    : misnamed('is no place of images: host, port and path, as docker.io/istio');

const listed = (value: string): readonly string[] =>
  value === '*' || value === '' ? [] : value.split(',').map((it) => it.trim());

/** `*`, or blocks with commas between them (validateIPRangesOrStar). */
export const blockList: Check = (value) => {
  const wrong = listed(value).find((it) => !isBlock(it));
  if (wrong === undefined) return undefined;
  return noAddress(
    isIp(wrong)
      ? `has ${wrong}, which is no block: write ${wrong}/${isIpv6(wrong) ? 128 : 32}`
      : `has "${wrong}", which is no block of addresses; what is taken is "*" alone, or blocks such as 10.0.0.0/8`,
  );
};

/** `*`, or ports with commas between them (validatePortNumberString). */
export const portList: Check = (value) => {
  const isPort = (it: string) => /^(?:\*|\d*)$/.test(it) && Number(it === '*' ? 0 : it) <= 65535;
  const wrong = listed(value).find((it) => !isPort(it));
  return wrong === undefined
    ? undefined
    : { code: 'MESH0706', because: `has "${wrong}", which is no port` };
};

/** Host and port, an IPv6 address in brackets (ValidateProxyAddress). */
export const proxyAddress: Check = (value) => {
  // What Kubernetes fills in is an address of a node.
  const text = value.replace(/\$\(\w+\)/, '127.0.0.1');
  const [, v6, name, number] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):(\d+)$/.exec(text) ?? [];
  const isPort = Number(number) >= 1 && Number(number) <= 65535;
  const isHost =
    v6 === undefined
      ? isIp(name ?? '') || isHostName(name ?? '')
      : isIpv6(v6) && v6.split('::').length <= 2;
  if (isPort && isHost && !text.startsWith('*')) return undefined;
  return noAddress('is no address of a service: a host and a port, such as zipkin.tracing:9411');
};

/** Labels with dots between them (ValidateTrustDomain). */
export const trustDomain: Check = (value) =>
  value
    .replace(/\.$/, '')
    .split('.')
    .every((it) => isLabel(it))
    ? undefined
    : {
        ...misnamed('is no trust domain: labels of letters, digits and hyphens, with dots'),
        severity: 'warning',
        refusedIn: { since: 10 },
      };
