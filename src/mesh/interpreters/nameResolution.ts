import { parseCorefile } from '../../dns/corefile';
import { forwardOf, type ZoneConfig } from '../../dns/forwarding';
import { listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, notRead, read, thenReading, type Reading } from '../../objects/reading';
import type { ContextName } from '../../objects/reference';
import { istioCoreDns, istioSystem } from '../names';
import type { DnsPlace, NameResolution } from '../snapshot';
import { cautionOf } from './dnsCaution';
import { clusterIpOf, dnsServerIn, kubeSystem, type FoundServer } from './dnsServer';

/** How names of the zone are answered in one cluster. Pure; never throws. */
export function interpretNameResolution(
  context: ContextName,
  objects: ObjectSet,
  zone: string,
): NameResolution {
  const found = dnsServerIn(objects);
  const place = thenReading(found, (server) =>
    server ? placeOf(context, objects, zone, server) : read(undefined),
  );
  return {
    server: mapReading(found, (it) => it?.server),
    place,
    istioCoreDns: mapReading(objects.list(kinds.service), (services) =>
      clusterIpOf(
        services.find(
          ({ metadata: { name, namespace } }) => name === istioCoreDns && namespace === istioSystem,
        ),
      ),
    ),
    forward: thenReading(place, (it) =>
      it
        ? read(forwardOf(it.config, zone))
        : notRead('no cluster DNS was recognised in kube-system'),
    ),
  };
}

function placeOf(
  context: ContextName,
  objects: ObjectSet,
  zone: string,
  found: FoundServer,
): Reading<DnsPlace | undefined> {
  if (found.namespace !== kubeSystem) {
    return notRead(
      'OpenShift keeps forwarded zones in dns.operator.openshift.io/default, spec.servers',
    );
  }
  return thenReading(objects.list(kinds.configMap), (configMaps) => {
    const named = (name: string): KubernetesObject | undefined =>
      configMaps.find((it) => it.metadata.namespace === kubeSystem && it.metadata.name === name);
    const put = placing(context, named);
    if (found.server.kind === 'kube-dns') return read(put('kube-dns', 'stubDomains'));
    return corefilePlace(put, named, zone, found.workload);
  });
}

type Named = (name: string) => KubernetesObject | undefined;
type Put = (name: string, key: string, importedBy?: string) => DnsPlace;

const placing =
  (context: ContextName, named: Named): Put =>
  (name, key, importedBy) => {
    const object = named(name);
    const caution = object && cautionOf(object);
    const config: ZoneConfig = {
      dialect: key === 'stubDomains' ? 'stubDomains' : 'corefile',
      text: textAt(object, 'data', key) ?? '',
      ...(importedBy !== undefined && { importedBy }),
    };
    return {
      configMap: {
        cluster: context,
        apiVersion: kinds.configMap.apiVersion,
        kind: kinds.configMap.kind,
        namespace: kubeSystem,
        name,
      },
      key,
      exists: object !== undefined,
      config,
      ...(caution !== undefined && { caution }),
    };
  };

/** In the Corefile itself, or in the ConfigMap whose `*.server` keys it imports. */
function corefilePlace(
  put: Put,
  named: Named,
  zone: string,
  workload: KubernetesObject | undefined,
): Reading<DnsPlace> {
  const name = mountedCorefile(workload) ?? 'coredns';
  const object = named(name);
  const corefile = textAt(object, 'data', 'Corefile');
  if (!object) return notRead(`ConfigMap ${kubeSystem}/${name} is absent`);
  if (corefile === undefined) {
    return notRead(`ConfigMap ${kubeSystem}/${name} has no key Corefile`);
  }
  const isServedThere = forwardOf({ dialect: 'corefile', text: corefile }, zone).kind !== 'none';
  if (isServedThere || !importsServers(corefile)) return read(put(name, 'Corefile'));
  return read(extensionPlace(put, named, zone, corefile, workload));
}

function extensionPlace(
  put: Put,
  named: Named,
  zone: string,
  corefile: string,
  workload: KubernetesObject | undefined,
): DnsPlace {
  const name = mountedExtension(workload) ?? 'coredns-custom';
  const parts = Object.entries(textsAt(named(name), 'data')).filter(
    ([key, text]) =>
      key.endsWith('.server') &&
      forwardOf({ dialect: 'corefile', text, importedBy: corefile }, zone).kind !== 'none',
  );
  const [serving, ...others] = parts;
  // A second part that serves the zone makes it ambiguous, as a second block of the Corefile would.
  const importer = [corefile, ...others.map(([, text]) => text)].join('\n');
  return put(name, serving?.[0] ?? `${zone}.server`, importer);
}

const importsServers = (corefile: string): boolean =>
  parseCorefile(corefile).value.items.some(
    (it) => it.kind === 'import' && it.args.some((arg) => arg.text.endsWith('/*.server')),
  );

/** The ConfigMap whose Corefile the workload mounts; distributions name it after their chart. */
function mountedCorefile(workload: KubernetesObject | undefined): string | undefined {
  const volume = configMapVolumes(workload).find((it) =>
    listAt(it, 'configMap', 'items').some((item) => textAt(item, 'key') === 'Corefile'),
  );
  return textAt(volume, 'configMap', 'name');
}

function mountedExtension(workload: KubernetesObject | undefined): string | undefined {
  return configMapVolumes(workload)
    .map((it) => textAt(it, 'configMap', 'name') ?? '')
    .find((it) => it.includes('custom'));
}

const configMapVolumes = (workload: KubernetesObject | undefined): readonly unknown[] =>
  listAt(workload, 'spec', 'template', 'spec', 'volumes');
