/** The ConfigMaps and the Secret of the flow (domain facts 2.7, 3.1, 5.5, 5.7). */
import { any, flag, mapOf, object, some, text, usual, type KindShape, type Shape } from './shape';

const coreVersions = [{ name: 'v1' }] as const;

const configMap = (names: readonly string[], doc: string, data: Shape): KindShape => ({
  kind: 'ConfigMap',
  group: '',
  versions: coreVersions,
  names,
  doc,
  fields: object({
    data: ['Its entries, all of them texts.', data, usual],
    binaryData: ['Entries that are no text, in base64.', mapOf(text('base64'))],
    immutable: ['Whether it can still be changed.', flag],
  }),
});

export const kubeDnsConfig = configMap(
  ['kube-dns'],
  'What kube-dns is told beside its defaults.',
  object({
    stubDomains: [
      'Zones and who answers for them, as JSON: `{"global": ["10.0.0.10"]}`.',
      text(),
      usual,
    ],
    upstreamNameservers: [
      'Who answers for all else, as JSON: a list of at most three addresses.',
      text(),
    ],
    federations: ['Clusters of a federation: name=domain,name2=domain2.', text()],
  }),
);

export const coreDnsConfig = configMap(
  ['coredns', 'coredns-custom', 'node-local-dns', 'nodelocaldns', 'dns-default'],
  'What CoreDNS is told: a Corefile, or parts that its Corefile imports.',
  {
    ...some({ Corefile: ['The Corefile: who answers for which zone.', text()] }),
    rest: text(),
  },
);

export const caCerts: KindShape = {
  kind: 'Secret',
  group: '',
  versions: coreVersions,
  names: ['cacerts'],
  doc: 'The CA of a control plane, in its namespace. All clusters of a mesh have the same root.',
  fields: object({
    data: [
      'Its entries, in base64.',
      {
        ...some({
          'ca-cert.pem': ['The certificate that signs workloads.', text('base64'), usual],
          'ca-key.pem': ['Its key. A secret.', text('base64'), usual],
          'root-cert.pem': ['The root that clusters share.', text('base64'), usual],
          'cert-chain.pem': [
            'Every certificate between a workload’s and the root.',
            text('base64'),
            usual,
          ],
        }),
        rest: text('base64'),
      },
    ],
    stringData: [
      'Its entries as they are.',
      {
        ...some({
          'ca-cert.pem': ['The certificate that signs workloads.', text()],
          'ca-key.pem': ['Its key. A secret.', text()],
          'root-cert.pem': ['The root that clusters share.', text()],
          'cert-chain.pem': ['Every certificate between a workload’s and the root.', text()],
        }),
        rest: text(),
      },
    ],
    type: ['What kind of Secret it is: `Opaque`.', text()],
    immutable: ['Whether it can still be changed.', any],
  }),
};
