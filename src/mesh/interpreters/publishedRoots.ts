/** The roots a control plane hands out to workloads, in public ConfigMaps (domain facts 3.1). */
import { textAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, notRead, read, thenReading, type Reading } from '../../objects/reading';
import { certificatesIn, type CertificateFacts } from '../../pki/certificate';
import { textOfBase64 } from '../../pki/pem';
import { istioSystem } from '../names';

export interface PublishedRoots {
  /** Of the ConfigMap they stand in. */
  readonly name: string;
  readonly certificates: readonly CertificateFacts[];
}

/** The newer place first. */
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

/** Undefined inside: none published. */
export const publishedCertificates = (objects: ObjectSet): Reading<PublishedRoots | undefined> =>
  thenReading(objects.list(kinds.configMap), (configMaps) => {
    for (const { name, pemOf } of places) {
      const configMap = configMaps.find(
        ({ metadata }) => metadata.namespace === istioSystem && metadata.name === name,
      );
      const pem = configMap && pemOf(configMap);
      if (pem) return certificatesOf(pem, name);
    }
    return read(undefined);
  });

function certificatesOf(pem: string, name: string): Reading<PublishedRoots> {
  const certificates = certificatesIn(pem).value;
  return certificates.length > 0
    ? read({ name, certificates })
    : notRead(`ConfigMap ${istioSystem}/${name} holds no readable certificate`);
}

/** SHA-256 fingerprints. */
export const interpretPublishedRoots = (
  objects: ObjectSet,
): Reading<readonly string[] | undefined> =>
  mapReading(publishedCertificates(objects), (roots) =>
    roots?.certificates.map((it) => it.fingerprint),
  );
