/** What stands in the same text as a Corefile: the server that reads it, and the Service its zone is for. */
import type { CoreDnsVersion } from '../../dns/plugins/facts';
import { isIp } from '../../dns/upstream';
import { tagOf, versionOf } from '../../mesh/interpreters/versions';
import { istioSystem } from '../../mesh/names';
import { listAt, textAt } from '../../objects/object';
import { chunksOf, heredocsAround } from '../chunks';
import { documentsIn } from '../document';
import { valuesOf, type ManifestObject } from '../manifestObject';
import type { CorefileRegion } from './regions';

export interface Beside {
  /** Of the pods that run CoreDNS, by their namespace; undefined where two differ. */
  readonly versions: ReadonlyMap<string, CoreDnsVersion | undefined>;
  /** The cluster IP of the one Service istiocoredns. */
  readonly istioCoreDns: string | undefined;
}

const nothing: Beside = { versions: new Map(), istioCoreDns: undefined };

/** Images of CoreDNS, whoever packs it: `rancher/mirrored-coredns-coredns`, `coredns-arm64`. */
const image = /(?:^|[/-])coredns(?:-(?:coredns|amd64|arm|arm64))?:v?1\.\d+\.\d/;
const sign = /coredns[\w-]*:v?1\.\d|name["']?:[ \t]*["']?istiocoredns\b/;

/** Only parts with a sign of one are parsed. */
export function besideOf(text: string, regions: readonly CorefileRegion[]): Beside {
  if (!sign.test(text)) return nothing;
  const chunks = chunksOf(text);
  const around = [...heredocsAround(chunks)];
  const objects = chunks.flatMap((chunk, index) =>
    sign.test(chunk) ? documentsIn(chunk, around[index]).flatMap((it) => it.objects) : [],
  );
  return {
    versions: versionsAmong(objects),
    istioCoreDns: isOfOne(regions) ? addressAmong(objects) : undefined,
  };
}

/** Not the texts of two clusters. */
const isOfOne = (regions: readonly CorefileRegion[]): boolean =>
  new Set(regions.map(nameOf)).size === regions.length;

const nameOf = ({ configMap }: CorefileRegion): string =>
  `${configMap?.namespace ?? ''}/${configMap?.name ?? ''}/${configMap?.key ?? ''}`;

function versionsAmong(objects: readonly ManifestObject[]): Beside['versions'] {
  const found = new Map<string, CoreDnsVersion | undefined>();
  for (const object of objects) {
    for (const version of versionsIn(object)) {
      const { namespace = '' } = object;
      const other = found.has(namespace) ? found.get(namespace) : version;
      found.set(namespace, other && isSame(other, version) ? version : undefined);
    }
  }
  return found;
}

const versionsIn = (object: ManifestObject): readonly CoreDnsVersion[] => {
  if (!/^(?:Deployment|DaemonSet|Pod|StatefulSet)$/.test(object.kind)) return [];
  const root = valuesOf(object);
  const pod = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  return listAt(root, ...pod, 'containers').flatMap((it) => {
    const name = textAt(it, 'image') ?? '';
    return image.test(name) ? (versionOf(tagOf(name)) ?? []) : [];
  });
};

const isSame = (one: CoreDnsVersion, { major, minor, patch = 0 }: CoreDnsVersion): boolean =>
  one.major === major && one.minor === minor && one.patch === patch;

/** Of two Services, one is for another cluster. */
function addressAmong(objects: readonly ManifestObject[]): string | undefined {
  const services = objects.filter(
    ({ kind, name, namespace = istioSystem }) =>
      kind === 'Service' && name === 'istiocoredns' && namespace === istioSystem,
  );
  const [address, ...others] = services.map((it) => textAt(valuesOf(it), 'spec', 'clusterIP'));
  return others.length === 0 && address !== undefined && isIp(address) ? address : undefined;
}
