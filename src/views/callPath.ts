/** The way of one call to a remote host, link by link, as the snapshot has it (domain facts 2.10). */
import type { Finding, Judgement, Topic } from '../mesh/finding';
import { serviceIn } from '../mesh/services/remoteServices';
import { acceptsWorkloadsOf, trustedRootsOf } from '../mesh/trust/sharedRoot';
import type { MeshDefinition, ReachableCluster } from '../mesh/snapshot';
import type { Reading } from '../objects/reading';
import { shortNameOf } from '../objects/reference';
import { callOf, isBetween, stopsCalls } from './calls';
import { dnsLine, gatewayLine, istioLine, notReadText, trustLine, type Line } from './clusterLines';
import { FindingIndex } from './findingNodes';
import { markdown } from './markdown';
import { endpointsOf, portText, type HostCaller, type HostInMesh } from './remoteHost';

export interface PathLink {
  readonly title: string;
  readonly text: string;
  readonly state: Line['tone'];
  /** What is wrong with this link. */
  readonly findings: readonly Finding[];
}

/** One way: from a cluster that calls to the one that has the Service. */
export interface CallWay {
  readonly host: string;
  readonly mesh: MeshDefinition;
  readonly from: ReachableCluster;
  readonly entry: HostCaller['entry'] | undefined;
  readonly to: ReachableCluster;
  readonly name: HostInMesh['name'];
}

/** Every way in a mesh; a cluster without a ServiceEntry has one, too, which ends there. */
const waysOf = (
  host: string,
  { mesh, name, owners, callers }: HostInMesh,
  clusters: readonly ReachableCluster[],
): readonly CallWay[] =>
  owners.flatMap((to) =>
    clusters
      .filter((from) => from.context !== to.context)
      .map((from) => {
        const entry = callers.find((it) => it.cluster.context === from.context)?.entry;
        return { host, mesh, from, entry, to, name };
      }),
  );

/** In the order in which a call takes them. */
export function linksOf(way: CallWay, judgement: Judgement): readonly PathLink[] {
  const { from, to, mesh } = way;
  const about = (cluster: ReachableCluster, topic: Topic, isMeant = always) =>
    judgement.findings.filter(
      (it) =>
        it.mesh === mesh.name &&
        it.cluster === cluster.context &&
        it.topic === topic &&
        isBetween(it, from, to) &&
        isMeant(it),
    );
  const link = (title: string, { text, tone }: Line, findings: readonly Finding[]): PathLink => ({
    title,
    text,
    state: findings.some(stopsCalls) ? 'lacking' : tone,
    findings,
  });
  const isRule = ({ code }: Finding) => code === 'MESH0207';
  const isRoute = ({ code }: Finding) => ['MESH0204', 'MESH0205', 'MESH0206'].includes(code);
  const isOfEntry = ({ subject }: Finding) =>
    subject?.name === way.entry?.reference.name &&
    subject?.namespace === way.entry?.reference.namespace;
  const far = to.context;
  return [
    link(`Sidecar in ${from.context}`, sidecarLine(way), about(from, 'controlPlane', isRule)),
    link(`DNS of ${from.context}`, dnsLine(from, mesh.zone), about(from, 'nameResolution')),
    link('Address', addressLine(way), []),
    link('ServiceEntry', entryLine(way), about(from, 'services', isOfEntry)),
    link('Mutual TLS', rootsLine(way), [...about(from, 'trust'), ...about(to, 'trust')]),
    link(`Gateway of ${far}`, gatewayLine(to), about(to, 'gateway')),
    link(`Routing in ${far}`, routingLine(to), [
      ...about(to, 'controlPlane', isRoute),
      ...about(to, 'versions'),
    ]),
    link(`Service in ${far}`, serviceLine(way), []),
  ];
}

const always = (_finding: Finding): boolean => true;
const fine = (text: string): Line => ({ text, tone: 'fine' });
const lacking = (text: string): Line => ({ text, tone: 'lacking' });
const unknown = (because: string): Line => ({ text: notReadText(because), tone: 'unknown' });

const readLine = <T>(reading: Reading<T>, to: (value: T) => Line): Line =>
  reading.kind === 'read' ? to(reading.value) : unknown(reading.because);

function sidecarLine({ from, mesh }: CallWay): Line {
  return readLine(from.routing.wildcardRules, ([rule]) => {
    const istio = istioLine(from).text;
    return rule
      ? fine(`${istio}; ${shortNameOf(rule)} asks for mutual TLS to *.${mesh.zone}`)
      : lacking(`${istio}; no rule asks for mutual TLS to *.${mesh.zone}`);
  });
}

function addressLine({ host, entry, from }: CallWay): Line {
  if (!entry) return noEntry(host, from);
  const [address] = entry.addresses;
  return address === undefined
    ? lacking(`${host} has no address, so DNS answers nothing`)
    : fine(`${host} is ${address}, which the sidecar takes from the call`);
}

const noEntry = (host: string, { context, serviceEntries }: ReachableCluster): Line =>
  readLine(serviceEntries, () => lacking(`${context} has no ServiceEntry for ${host}`));

function entryLine({ host, entry, from }: CallWay): Line {
  if (!entry) return noEntry(host, from);
  const [port] = entry.ports;
  const name = port ? `; SNI outbound_.${port.number}_._.${host}` : '';
  const to = endpointsOf(entry).join(', ');
  return to === ''
    ? lacking(`${shortNameOf(entry.reference)} has no endpoint`)
    : fine(`${shortNameOf(entry.reference)} sends it to ${to}${name}`);
}

function rootsLine({ from, to }: CallWay): Line {
  const [one, other] = [trustedRootsOf(from), trustedRootsOf(to)];
  const lines = `${from.context}: ${trustLine(from).text}; ${to.context}: ${trustLine(to).text}`;
  if (!one || !other) return { text: lines, tone: 'unknown' };
  return acceptsWorkloadsOf(one, other) && acceptsWorkloadsOf(other, one)
    ? fine(`each accepts the other’s workloads (${lines})`)
    : lacking(`they do not accept each other’s workloads (${lines})`);
}

function routingLine({ routing }: ReachableCluster): Line {
  return readLine(routing.passthroughGateways, ([gateway]) =>
    readLine(routing.rewriteFilters, ([filter]) => {
      if (!gateway) return lacking('no Gateway passes mutual TLS through on 15443');
      const passes = `${shortNameOf(gateway)} passes it through`;
      return filter
        ? fine(`${passes}, ${shortNameOf(filter.reference)} rewrites the host`)
        : lacking(`${passes}, but no EnvoyFilter rewrites the host`);
    }),
  );
}

function serviceLine({ to, name, entry }: CallWay): Line {
  const service = serviceIn(to, name);
  const ports = service?.ports ?? [];
  const text = `${name.namespace}/${name.name} on ${ports.map(portText).join(', ') || 'no port'}`;
  const missing = (entry?.ports ?? []).filter(
    (it) => !ports.some(({ number }) => number === it.number),
  );
  return missing.length === 0
    ? fine(text)
    : lacking(`${text}, but not on ${missing.map((it) => it.number).join(', ')}`);
}

/** The whole page, as Markdown. */
export function pathPage(
  host: string,
  inMeshes: readonly HostInMesh[],
  clustersOf: (mesh: MeshDefinition) => readonly ReachableCluster[],
  judgement: Judgement,
): string {
  const sections = inMeshes.flatMap((it) => [
    ...waysOf(host, it, clustersOf(it.mesh)).map((way) => waySection(way, judgement)),
    ...(it.owners.length > 0 ? [] : [withoutOwner(it)]),
    ...it.silent.map((because) => `Not asked: ${markdown(because)}\n`),
  ]);
  const intro = `# The way to ${markdown(host)}\n`;
  const none = 'No mesh is connected, so there is nothing to follow. Connect one and ask again.\n';
  return [intro, ...(sections.length === 0 ? [none] : sections)].join('\n');
}

const withoutOwner = ({ mesh, name }: HostInMesh): string =>
  `No cluster of mesh ${markdown(mesh.name)} that answered has a Service ${markdown(`${name.namespace}/${name.name}`)}: a call has nowhere to end.\n`;

function waySection(way: CallWay, judgement: Judgement): string {
  const links = linksOf(way, judgement);
  const rows = links.map(
    ({ title, text, state, findings }, index) =>
      `| ${index + 1} | ${markdown(title)} | ${states[state]} | ${markdown(text)}${findingText(findings)} |`,
  );
  return [
    `## From ${markdown(way.from.context)} to ${markdown(way.to.context)}`,
    '',
    verdict(way, links, judgement),
    '',
    '| | Link | | What is known |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const states: Readonly<Record<Line['tone'], string>> = {
  fine: 'fine',
  lacking: '**fails**',
  unknown: 'not known',
};

const findingText = (findings: readonly Finding[]): string =>
  findings
    .map(({ code, message, severity }) => `<br>${severity} ${code}: ${markdown(message)}`)
    .join('');

function verdict(way: CallWay, links: readonly PathLink[], judgement: Judgement): string {
  const broken = links.findIndex((it) => it.state === 'lacking');
  if (broken >= 0) return `The call ends at link ${broken + 1}.`;
  const { calls, reasons } = callOf(way.mesh, way.from, way.to, new FindingIndex(judgement));
  if (calls === 'possible' && links.every((it) => it.state === 'fine')) {
    return 'Nothing stands in the way.';
  }
  const because = reasons.map(markdown).join(' ');
  return calls === 'blocked'
    ? `The call is stopped: ${because}`
    : `Whether the call arrives is not known. ${because}`.trim();
}
