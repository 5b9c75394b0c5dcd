import { parseCorefile } from '../../dns/corefile';
import { forwardOf, type ZoneConfig } from '../../dns/forwarding';
import { listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds, type ObjectKind } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, notRead, read, thenReading, type Reading } from '../../objects/reading';
import type { ContextName } from '../../objects/reference';
import { istioSystem } from '../names';
import { cautionOf } from '../platforms/keepers';
import type { Platform } from '../platforms/platform';
import type { DnsPlace } from '../dns/dnsState';
import { zoneTextIn } from '../dns/zoneText';
import { kubeSystem, type FoundServer } from './dnsServer';

/** The cluster whose zones are looked for. */
export interface Where {
  readonly context: ContextName;
  readonly objects: ObjectSet;
  readonly zone: string;
  readonly platform: Platform | undefined;
}

/** Where the server that was found keeps forwarded zones. */
export function placeOf(where: Where, found: FoundServer): Reading<DnsPlace | undefined> {
  if (found.namespace !== kubeSystem) return operatorPlace(where);
  return thenReading(where.objects.list(kinds.configMap), (configMaps) => {
    const named = (name: string): KubernetesObject | undefined =>
      configMaps.find((it) => it.metadata.namespace === kubeSystem && it.metadata.name === name);
    if (found.server.kind === 'kube-dns') {
      return read(configMapPlace(where, named, 'kube-dns', 'stubDomains'));
    }
    return corefilePlace(where, named, found.workload);
  });
}

/** The Corefile that istiocoredns itself is started with (domain facts 2.7). */
export const istioCoreDnsPlace = (where: Where): Reading<DnsPlace | undefined> =>
  mapReading(where.objects.list(kinds.configMap), (configMaps) => {
    const made = configMaps.find(
      ({ metadata: { name, namespace } }) => namespace === istioSystem && name === 'coredns',
    );
    const text = textAt(made, 'data', 'Corefile');
    if (!made || text === undefined) return undefined;
    return {
      configMap: referenceIn(where.context, kinds.configMap, 'coredns', istioSystem),
      key: 'Corefile',
      exists: true,
      config: { dialect: 'corefile', text },
      ...keptBy(made, undefined),
    };
  });

export type Named = (name: string) => KubernetesObject | undefined;

/** One data key of a ConfigMap of kube-system. */
export function configMapPlace(
  where: Where,
  named: Named,
  name: string,
  key: string,
  importedBy?: string,
): DnsPlace {
  const object = named(name);
  const config: ZoneConfig = {
    dialect: key === 'stubDomains' ? 'stubDomains' : 'corefile',
    text: textAt(object, 'data', key) ?? '',
    ...(importedBy !== undefined && { importedBy }),
  };
  return {
    configMap: referenceIn(where.context, kinds.configMap, name, kubeSystem),
    key,
    exists: object !== undefined,
    config,
    ...(object && keptBy(object, where.platform)),
  };
}

/** Who else writes the object, and what to do about it. */
function keptBy(
  object: KubernetesObject,
  platform: Platform | undefined,
): Pick<DnsPlace, 'caution' | 'lasting' | 'handover'> {
  const caution = cautionOf(object, platform);
  const { lasting, handover } = platform ?? {};
  return {
    ...(caution !== undefined && { caution }),
    ...(caution !== undefined && lasting !== undefined && { lasting }),
    ...(handover?.applies(object) && { handover: handover.to }),
  };
}

const referenceIn = (
  cluster: ContextName,
  { apiVersion, kind }: ObjectKind,
  name: string,
  namespace?: string,
): DnsPlace['configMap'] => ({
  cluster,
  apiVersion,
  kind,
  ...(namespace !== undefined && { namespace }),
  name,
});

/** The operator writes the Corefile, so zones are kept in its own object. */
function operatorPlace({ context, objects }: Where): Reading<DnsPlace> {
  return thenReading(objects.list(kinds.dnsOperator), (list) => {
    const operator = list.find((it) => it.metadata.name === 'default');
    if (!operator) return notRead('DNS default of operator.openshift.io is absent');
    const config = { dialect: 'servers', text: '' } as const;
    const text = zoneTextIn(operator, { key: 'servers', config }) ?? '';
    return read({
      configMap: { ...referenceIn(context, kinds.dnsOperator, 'default') },
      key: 'servers',
      exists: true,
      config: { ...config, text },
    });
  });
}

/** In the Corefile itself, or in the ConfigMap whose `*.server` keys it imports. */
function corefilePlace(
  where: Where,
  named: Named,
  workload: KubernetesObject | undefined,
): Reading<DnsPlace> {
  const name = mountedCorefile(workload) ?? 'coredns';
  const object = named(name);
  const corefile = textAt(object, 'data', 'Corefile');
  if (!object) return notRead(`ConfigMap ${kubeSystem}/${name} is absent`);
  if (corefile === undefined) {
    return notRead(`ConfigMap ${kubeSystem}/${name} has no key Corefile`);
  }
  const inCorefile = forwardOf({ dialect: 'corefile', text: corefile }, where.zone);
  if (inCorefile.kind !== 'none' || !importsServers(corefile)) {
    return read(configMapPlace(where, named, name, 'Corefile'));
  }
  return read(extensionPlace(where, named, corefile, workload));
}

function extensionPlace(
  where: Where,
  named: Named,
  corefile: string,
  workload: KubernetesObject | undefined,
): DnsPlace {
  const name = mountedExtension(workload) ?? 'coredns-custom';
  const { zone } = where;
  const parts = Object.entries(textsAt(named(name), 'data')).filter(
    ([key, text]) =>
      key.endsWith('.server') &&
      forwardOf({ dialect: 'corefile', text, importedBy: corefile }, zone).kind !== 'none',
  );
  const [serving, ...others] = parts;
  // A second part that serves the zone makes it ambiguous, as a second block of the Corefile would.
  const importer = [corefile, ...others.map(([, text]) => text)].join('\n');
  return configMapPlace(where, named, name, serving?.[0] ?? `${zone}.server`, importer);
}

const importsServers = (corefile: string): boolean =>
  parseCorefile(corefile).value.items.some(
    (it) => it.kind === 'import' && it.args.some((arg) => arg.text.endsWith('/*.server')),
  );

/** The ConfigMap whose Corefile the workload mounts; distributions name it after their chart. */
export function mountedCorefile(workload: KubernetesObject | undefined): string | undefined {
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
