/** Gateway (domain facts 2.2, 4.10). */
import { istioProtocol, labels, networkingVersions } from './common';
import {
  flag,
  list,
  object,
  port,
  portOrNone,
  required,
  since,
  text,
  usual,
  words,
  type KindShape,
  type ObjectShape,
} from './shape';

const version = words({
  TLS_AUTO: 'Left to Istio.',
  TLSV1_0: 'TLS 1.0.',
  TLSV1_1: 'TLS 1.1.',
  TLSV1_2: 'TLS 1.2.',
  TLSV1_3: 'TLS 1.3.',
});

export const serverTls: ObjectShape = object({
  mode: [
    'How TLS is handled. For remote hosts `AUTO_PASSTHROUGH`.',
    words({
      PASSTHROUGH: 'Not ended here; a VirtualService routes it by server name.',
      SIMPLE: 'Ended here, with a certificate of the server.',
      MUTUAL: 'Ended here, and the client shows a certificate too.',
      AUTO_PASSTHROUGH: 'Not ended here; the server name says which service is meant.',
      ISTIO_MUTUAL: ['As MUTUAL, with the certificates of the mesh.', since(3)],
      OPTIONAL_MUTUAL: ['As MUTUAL, but the client may leave its certificate out.', since(19)],
    }),
    usual,
  ],
  httpsRedirect: ['Sends clients of plain HTTP to HTTPS.', flag],
  credentialName: ['The Secret with certificate and key, in the gateway’s namespace.', text()],
  credentialNames: ['Several such Secrets.', list(text()), since(27)],
  caCertCredentialName: [
    'The Secret with the certificates to check clients by.',
    text(),
    since(27),
  ],
  serverCertificate: ['File of the server’s certificate.', text()],
  privateKey: ['File of the server’s key.', text()],
  caCertificates: ['File of the certificates to check clients by.', text()],
  caCrl: ['File of revoked certificates.', text(), since(22)],
  tlsCertificates: [
    'Several certificates with their keys.',
    list(
      object({
        serverCertificate: ['File of the certificate.', text()],
        privateKey: ['File of the key.', text()],
        caCertificates: ['File of the certificates to check clients by.', text()],
      }),
    ),
    since(26),
  ],
  subjectAltNames: ['Names a client’s certificate must hold one of.', list(text())],
  verifyCertificateSpki: ['Hashes of keys a client may have.', list(text()), since(2)],
  verifyCertificateHash: ['Hashes of certificates a client may have.', list(text()), since(2)],
  minProtocolVersion: ['The oldest TLS that is taken.', version],
  maxProtocolVersion: ['The newest TLS that is taken.', version],
  cipherSuites: ['The ciphers that are taken.', list(text())],
});

const server = object({
  port: [
    'The port the gateway listens on.',
    object({
      number: ['The number of the port; 15443 for calls from other clusters.', portOrNone, usual],
      name: ['A name that is unique among the servers.', text(), required],
      protocol: ['What is spoken on the port.', istioProtocol, required],
      targetPort: ['Has no meaning for gateways.', port, since(7)],
    }),
    required,
  ],
  hosts: [
    'The hosts that are taken, as `host` or `namespace/host`.',
    list(text('gatewayHost')),
    required,
  ],
  tls: ['How TLS is handled.', serverTls],
  bind: ['The address to listen on.', text('bind')],
  defaultEndpoint: ['Where what matches no route goes.', text()],
  name: ['A name for logs.', text(), since(6)],
});

export const gateway: KindShape = {
  kind: 'Gateway',
  group: 'networking.istio.io',
  versions: networkingVersions,
  doc: 'Opens ports of a gateway for hosts. Only one Gateway should claim port 15443 of the ingress gateway.',
  fields: object({
    spec: [
      'Which gateway, and what it takes.',
      object({
        selector: ['Labels of the gateway’s pods, such as `istio: ingressgateway`.', labels, usual],
        servers: ['The ports it opens.', list(server), required],
      }),
      required,
    ],
  }),
};
