/** Hosts that look like Services, and that Istio does not complete. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fullNameOf } from '../../../mesh/rules/entry/hosts';
import { fieldAt, listAt } from '../../../objects/object';
import { grouped } from '../../grouped';
import { once } from '../../memo';
import { problem, type StructureProblem } from '../problem';

/**
 * Istio completes names without a dot and takes all others as they are (ResolveShortnameToFQDN, since
 * 1.0). Where the second label is a namespace, the object's own or one that clusters have, no site of the internet
 * is meant.
 */
export function* halfNames(
  root: unknown,
  paths: readonly Path[],
  namespace: string | undefined,
): Iterable<StructureProblem> {
  const others = once(() => hostsBeside(root, paths));
  for (const path of paths) {
    const host = fieldAt(root, ...path);
    if (typeof host !== 'string') continue;
    const want = serviceMeant(host, namespace, others);
    if (want === undefined) {
      yield* ofOtherCluster(host, path, others);
      continue;
    }
    const message = `Istio completes names without a dot only, so ${host} is no host it knows: write ${want}.`;
    yield problem('MESH0707', path, { message, severity: 'warning', want });
  }
}

/** No domain of the internet ends so. */
const ofNamespaces = /^(?:default|[a-z\d-]+-system)$/;

interface Hosts {
  /** By their first two labels. */
  readonly alike: ReadonlyMap<string, readonly string[]>;
  readonly holdUsual: boolean;
}

function hostsBeside(root: unknown, paths: readonly Path[]): Hosts {
  const all = [...listAt(root, 'spec', 'hosts'), ...paths.map((it) => fieldAt(root, ...it))];
  const hosts = new Set(all.filter((it) => typeof it === 'string'));
  return {
    alike: grouped(hosts, (it) => [twoLabels(it)]),
    holdUsual: [...hosts].some((it) => domainOf(it) === usualDomain),
  };
}

const twoLabels = (host: string): string => host.split('.', 2).join('.');

function serviceMeant(
  host: string,
  own: string | undefined,
  others: () => Hosts,
): string | undefined {
  const [name = '', namespace, ...rest] = host.split('.');
  if (namespace === undefined || name === '' || !/^\w/.test(name)) return undefined;
  const end = rest.join('.');
  // Its namespace is left out.
  if (namespace === 'svc')
    return end === 'cluster.local' && own !== undefined
      ? fullNameOf({ name, namespace: own })
      : undefined;
  const isMeant =
    end === ''
      ? namespace === own || ofNamespaces.test(namespace)
      : end === 'local'
        ? namespace !== 'cluster' && (namespace === own || hasAlike(host, others()))
        : end === 'svc' || end === 'cluster.local' || end === 'svc.local';
  return isMeant ? fullNameOf({ name, namespace }) : undefined;
}

/** `reviews.shop.global` beside `reviews.shop.local`. */
const hasAlike = (host: string, { alike }: Hosts): boolean =>
  alike.get(twoLabels(host))?.some((it) => it !== host && it !== twoLabels(host)) === true;

/** Not that of the clusters of a set, which Istio knows in all of them, nor those of meshes that OpenShift joins. */
const inDomain =
  /^[\w-]+\.[\w-]+\.svc\.(?!clusterset\.local$|[\w-]+-(?:im|ex)ports\.local$)([\w.-]+\.local)$/;

const domainOf = (host: string): string | undefined => inDomain.exec(host.toLowerCase())?.[1];

/** A cluster has one domain, and by default it is this. */
const usualDomain = 'cluster.local';

/** `svc.cluster2.local`: istiod knows Services by the domain of its own cluster alone, those of others too. */
function* ofOtherCluster(
  host: string,
  path: Path,
  others: () => Hosts,
): Iterable<StructureProblem> {
  const domain = domainOf(host);
  if (domain === undefined || domain === usualDomain) return;
  const isBesideOwn = others().holdUsual;
  if (!isBesideOwn && !/^[\w-]*(?:cluster[\w-]*|remote|east|west)\d*\.local$/.test(domain)) return;
  const own = host.slice(0, -domain.length) + usualDomain;
  yield problem('MESH0707', path, {
    message: `Istio knows Services by the domain of its own cluster, also those of other clusters, so ${host} is one only where that is ${domain}. In one mesh it is ${own} everywhere, and a subset by topology.istio.io/cluster tells clusters apart.`,
    severity: isBesideOwn ? 'warning' : 'info',
    cures: [{ set: path, to: own }],
  });
}
