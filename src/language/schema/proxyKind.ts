/** ProxyConfig as an object of its own (networking/v1beta1/proxy_config.proto of istio/api). */
import { policyTarget, selection } from './common';
import { mapOf, object, text, usual, whole, type KindShape } from './shape';

export const proxyKind: KindShape = {
  kind: 'ProxyConfig',
  group: 'networking.istio.io',
  versions: [{ name: 'v1beta1', since: 13 }],
  doc: 'Says how proxies start, in place of a part of `defaultConfig` of the mesh. Proxies have to be started anew.',
  fields: object({
    spec: [
      'Which workloads, and how their proxies start.',
      object({
        selector: selection.selector,
        targetRef: ['The gateway it is for.', policyTarget, { since: 20, until: 22 }],
        concurrency: ['How many threads a proxy has; 0 for as many as its CPUs.', whole(0), usual],
        environmentVariables: [
          'Variables of proxies, such as `ISTIO_META_DNS_CAPTURE: "true"`.',
          mapOf(text()),
          usual,
        ],
        image: [
          'Which image of the proxy.',
          object({ imageType: ['`default`, `debug` or `distroless`.', text(), usual] }),
        ],
      }),
      usual,
    ],
  }),
};
