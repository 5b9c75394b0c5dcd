/** What a cluster is installed with, in whichever of the forms that releases have had (domain facts 1.5). */
import { ingressGateway } from '../names';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { isText, type Path } from './entry/entry';

export interface Install {
  /** The whole text of it as plain values. */
  readonly root: unknown;
  /** Where the values of charts are. */
  readonly values: Path;
  /** Where it says whether istiocoredns is installed. */
  readonly dns: readonly Path[];
  /** Where a later form says it, which this one does not know. */
  readonly passedOver?: Path;
  /** Where the version of images may be said. */
  readonly tags: readonly Path[];
}

/** IstioOperator from 1.5 on, IstioControlPlane in 1.4, else the values of a chart alone, 1.1 to 1.4. */
export function installOf(root: unknown, kind: string): Install | undefined {
  const values = kind === '' ? [] : ['spec', 'values'];
  const dns = [...values, 'istiocoredns'];
  const tag = [...values, 'global', 'tag'];
  if (kind === '') return { root, values, dns: [dns], tags: [tag] };
  const tags = [['spec', 'tag'], tag];
  const newer = ['spec', 'addonComponents', 'istiocoredns'];
  if (kind === 'IstioOperator') return { root, values, dns: [newer, dns], tags };
  if (kind !== 'IstioControlPlane') return undefined;
  return { root, values, dns: [['spec', 'coreDNS'], dns], passedOver: newer, tags };
}

export const multiClusterPath = ({ values }: Install, ...rest: Path): Path => [
  ...values,
  'global',
  'multiCluster',
  ...rest,
];

/** `enabled` of the part that renders what remote calls need, as it is written. */
export const isMulticluster = (it: Install): unknown =>
  fieldAt(it.root, ...multiClusterPath(it, 'enabled'));

export const suffixOf = (it: Install): string =>
  textAt(it.root, ...multiClusterPath(it, 'globalDomainSuffix')) ?? 'global';

/** Where istiocoredns is asked for. */
export const askedDnsOf = ({ root, dns }: Install): Path | undefined =>
  dns.find((it) => fieldAt(root, ...it, 'enabled') === true);

/** Istio's own page asks for all of it together; other uses of istiocoredns have no search domains. */
export const isOfFlow = (it: Install): boolean => {
  const searched = listAt(it.root, ...it.values, 'global', 'podDNSSearchNamespaces');
  return searched.includes(suffixOf(it)) || searched.includes('global');
};

/** Where the environment of a gateway of the charts gives a variable a value. */
export function variablesOf({ root, values }: Install, name: string): readonly Path[] {
  const byValues = [ingressGateway, egressGateway].map((it): Path => [
    ...values,
    'gateways',
    it,
    'env',
    name,
  ]);
  const listed = ['ingressGateways', 'egressGateways'].flatMap((field) =>
    listAt(root, 'spec', 'components', field).flatMap((gateway, index) =>
      listAt(gateway, 'k8s', 'env').flatMap((it, at): readonly Path[] =>
        textAt(it, 'name') === name && isOfCharts(textAt(gateway, 'name'))
          ? [['spec', 'components', field, index, 'k8s', 'env', at, 'value']]
          : [],
      ),
    ),
  );
  return [...byValues, ...listed];
}

const egressGateway = 'istio-egressgateway';

const isOfCharts = (name: string | undefined): boolean =>
  name === undefined || name === ingressGateway || name === egressGateway;

/** Lists of ports of the ingress gateway's Service that take the place of the chart's own. */
export function portListsOf({ root, values }: Install): readonly Path[] {
  const gateways = ['spec', 'components', 'ingressGateways'];
  const named = listAt(root, ...gateways).flatMap((it, index) => {
    const isOurs = (textAt(it, 'name') ?? ingressGateway) === ingressGateway;
    const path = [...gateways, index, 'k8s', 'service', 'ports'];
    return isOurs && fieldAt(it, 'enabled') !== false ? [path] : [];
  });
  const byValues = [...values, 'gateways', ingressGateway, 'ports'];
  return [...named, byValues].filter((it) => Array.isArray(fieldAt(root, ...it)));
}

/** The version of images, as far as one is said. */
export function tagOf({ root, tags }: Install): { path: Path; text: string } | undefined {
  const path = tags.find((it) => fieldAt(root, ...it) !== undefined);
  const text = path && textAt(root, ...path);
  return path && isText(text) ? { path, text } : undefined;
}

/** Whether somebody sets a variable of this name anywhere, to whatever it be. */
export function setsVariable(value: unknown, name: string, depth = 0): boolean {
  if (depth > 30) return false;
  if (Array.isArray(value)) return value.some((it) => setsVariable(it, name, depth + 1));
  if (!isMap(value)) return false;
  if (Object.hasOwn(value, name) || value['name'] === name) return true;
  return Object.values(value).some((it) => setsVariable(it, name, depth + 1));
}
