import { textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, notRead, read, thenReading, type Reading } from '../../objects/reading';
import { readCaCerts } from '../../pki/cacerts';
import { certificatesIn } from '../../pki/certificate';
import { textOfBase64 } from '../../pki/pem';
import { cacertsName, istioSystem } from '../names';
import type { CaCertsFacts, TrustState } from '../snapshot';

/** What a cluster says of its CA: in Secret `cacerts`, and in the roots it hands to workloads. */
export const interpretTrust = (objects: ObjectSet, now: number): TrustState => ({
  cacerts: interpretCaCerts(objects, now),
  publishedRoots: interpretPublishedRoots(objects),
});

const interpretCaCerts = (objects: ObjectSet, now: number): Reading<CaCertsFacts | undefined> =>
  mapReading(objects.list(kinds.secret), (secrets) => {
    const secret = secrets.find((it) => isCalled(it, cacertsName));
    return secret && readCaCerts(textsAt(secret, 'data'), now);
  });

/** Where Istio publishes its root for workloads (domain facts 3.1), the newer place first. */
const places = [
  {
    name: 'istio-ca-root-cert',
    pemOf: (it: KubernetesObject) => textAt(it, 'data', 'root-cert.pem'),
  },
  {
    name: 'istio-security',
    // Citadel 1.1 to 1.4 writes the PEM text once more in base64.
    pemOf: (it: KubernetesObject) => textOfBase64(textAt(it, 'data', 'caTLSRootCert') ?? ''),
  },
] as const;

const interpretPublishedRoots = (objects: ObjectSet): Reading<readonly string[] | undefined> =>
  thenReading(objects.list(kinds.configMap), (configMaps) => {
    for (const { name, pemOf } of places) {
      const configMap = configMaps.find((it) => isCalled(it, name));
      const pem = configMap && pemOf(configMap);
      if (pem) return fingerprintsIn(pem, name);
    }
    return read(undefined);
  });

function fingerprintsIn(pem: string, name: string): Reading<readonly string[]> {
  const roots = certificatesIn(pem).value.map((it) => it.fingerprint);
  return roots.length > 0
    ? read(roots)
    : notRead(`ConfigMap ${istioSystem}/${name} holds no readable certificate`);
}

const isCalled = ({ metadata }: KubernetesObject, name: string): boolean =>
  metadata.namespace === istioSystem && metadata.name === name;
