/** Zones that a platform keeps outside the objects we may write: the values to put there, to be copied. */
import { parseCorefile } from '../dns/corefile';
import { argumentsOf, endOf, serverBlocksOf, type Directive } from '../dns/corefileTree';
import type { Handover } from '../mesh/platforms/platform';
import type { DnsPlace } from '../mesh/dns/dnsState';
import { nameOf } from '../objects/reference';
import type { CopyText, Obstacle } from '../plan/plan';

/** What is wanted of the keeper of a place, as an obstacle that carries the values. */
export function handedOver(place: DnsPlace, to: Handover, text: string): Obstacle {
  const { message, hint, document } = handovers[to](text);
  return {
    cluster: place.configMap.cluster,
    message: `${nameOf(place.configMap)} ${message}`,
    hint,
    document,
  };
}

interface Handed {
  /** A clause about the object. */
  readonly message: string;
  readonly hint: string;
  readonly document: CopyText;
}

const handovers: Readonly<Record<Handover, (corefile: string) => Handed>> = {
  eksAddOn: (corefile) => ({
    message: 'is written by the managed CoreDNS add-on of EKS, which does not keep edits.',
    hint: 'Merge these into the configuration values of the add-on: aws eks update-addon --cluster-name NAME --addon-name coredns --resolve-conflicts PRESERVE --configuration-values file://values.json',
    document: { language: 'json', text: `${JSON.stringify({ corefile }, null, 2)}\n` },
  }),
  helmChartConfig: (corefile) => ({
    message: 'is written by the Helm controller of RKE2, which does not keep edits.',
    hint: 'Apply this HelmChartConfig, together with the values that one of yours may hold already.',
    document: { language: 'yaml', text: helmChartConfig(corefile) },
  }),
};

/** The chart takes a list of servers in the place of a Corefile (helm chart coredns, `servers`). */
function helmChartConfig(corefile: string): string {
  const servers = serverBlocksOf(parseCorefile(corefile).value).flatMap(({ keys, directives }) => {
    const addresses = keys.flatMap((it) => it.address ?? []);
    const [first] = addresses;
    if (!first) return [];
    return [
      '    - zones:',
      ...addresses.flatMap(({ zone, scheme }) => [
        `      - zone: ${quoted(zone)}`,
        ...(scheme === 'dns' ? [] : [`        scheme: ${scheme}://`]),
      ]),
      `      port: ${first.port}`,
      '      plugins:',
      ...directives.flatMap((it) => pluginLines(corefile, it)),
    ];
  });
  return [
    'apiVersion: helm.cattle.io/v1',
    'kind: HelmChartConfig',
    'metadata:',
    '  name: rke2-coredns',
    '  namespace: kube-system',
    'spec:',
    '  valuesContent: |-',
    '    servers:',
    ...servers,
    '',
  ].join('\n');
}

function pluginLines(text: string, directive: Directive): readonly string[] {
  const { name } = directive;
  const words = argumentsOf(directive).map((it) => it.raw);
  const open = directive.rest.find((it) => it.text === '{');
  const inside = open ? text.slice(open.end, endOf(directive) - 1) : '';
  const lines = inside.split('\n').map((it) => it.trim());
  const block = lines.filter((it) => it !== '');
  return [
    `      - name: ${name.text}`,
    ...(words.length === 0 ? [] : [`        parameters: ${quoted(words.join(' '))}`]),
    ...(block.length === 0 ? [] : ['        configBlock: |-']),
    ...block.map((it) => `          ${it}`),
  ];
}

/** A text in YAML that no reader takes for a number or a template. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
