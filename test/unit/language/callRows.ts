/** Calls of workloads beside the ServiceEntries of the hosts they call: bad, good, and what looks bad but is not. */
import type { Row } from './crossingRows';
import { entryWith, soundEntry } from './entryText';

const object = (kind: string, spec: string, metadata = '{name: caller}') =>
  `apiVersion: ${kind === 'Pod' || kind === 'ConfigMap' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: ${metadata}\n${spec}`;
const pod = (container: string) => `{containers: [{name: a, ${container}}]}`;
const env = (value: string, name = 'URL') => pod(`env: [{name: ${name}, value: "${value}"}]`);
const deployment = (inner: string, metadata?: string) =>
  object('Deployment', `spec: {template: {spec: ${inner}}}\n`, metadata);
const calling = (value: string, name?: string) => deployment(env(value, name));
const data = (value: string, key = 'nginx.conf') =>
  object('ConfigMap', `data:\n  ${key}: |\n    ${value.replaceAll('\n', '\n    ')}\n`);
const beside = (caller: string, entry = soundEntry) => `${entry}---\n${caller}`;
const script = (...lines: readonly string[]) =>
  object(
    'Pod',
    `spec:\n  containers:\n  - name: a\n    args:\n    - |\n      ${lines.join('\n      ')}\n`,
  );
const route = (host: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: x}\nspec:\n  hosts: [${host}]\n  http:\n  - route:\n    - destination: {host: httpbin.bar.global}\n`;
const inCluster = (name: string) =>
  `{name: caller, annotations: {istio-multicluster/cluster: ${name}}}`;
const ofEast = entryWith(
  '  name: httpbin-bar',
  '  name: httpbin-bar\n  annotations: {istio-multicluster/cluster: east}',
);
const tcp = entryWith('protocol: http', 'protocol: tcp');
const two = entryWith(
  '  resolution',
  '  - name: http2\n    number: 9000\n    protocol: http\n  resolution',
  entryWith('      http1: 15443', '      http1: 15443\n      http2: 15443'),
);

export const rows: readonly Row[] = [
  // MESH0620: the port is none of the host.
  ['0620 in a URL', beside(calling('http://httpbin.bar.global:9000/ip')), 'MESH0620 9000'],
  ['0620 in a URL, good', beside(calling('http://httpbin.bar.global:8000/ip')), ''],
  ['0620 with the host alone', beside(calling('httpbin.bar.global:80')), 'MESH0620 80'],
  [
    '0620 near: a port that has no number yet',
    beside(
      calling('http://httpbin.bar.global:9000/ip'),
      entryWith('number: 8000', 'targetPort: 8000'),
    ),
    'MESH0518! name: http1',
  ],
  ['0620 before the entry', `${calling('httpbin.bar.global:80')}---\n${soundEntry}`, 'MESH0620 80'],
  [
    '0620 by the scheme alone',
    beside(calling('http://httpbin.bar.global/ip')),
    'MESH0620 httpbin.bar.global',
  ],
  ['0620 near: a name of a URL', beside(calling('http://httpbin.bar.global', 'ISSUER')), ''],
  ['0620 near: no port to be seen', beside(calling('httpbin.bar.global')), ''],
  ['0620 near: a variable', beside(calling('http://httpbin.bar.global:$(PORT)/ip')), ''],
  ['0620 near: a longer host', beside(calling('httpbin.bar.global.example.com:80')), ''],
  ['0620 near: half of it a variable', beside(calling('http://$(WHO).httpbin.bar.global:1')), ''],
  ['0620 one of two', beside(calling('httpbin.bar.global:80'), two), 'MESH0620 80'],
  ['0620 one of two, good', beside(calling('httpbin.bar.global:9000'), two), ''],
  [
    '0620 in a command',
    beside(deployment(pod('command: [curl, "httpbin.bar.global:15443"]'))),
    'MESH0620 15443',
  ],
  [
    '0620 in a CronJob',
    beside(
      object(
        'CronJob',
        `spec: {jobTemplate: {spec: {template: {spec: ${env('httpbin.bar.global:80')}}}}}\n`,
      ),
    ),
    'MESH0620 80',
  ],
  [
    '0620 before the others start',
    beside(deployment(env('httpbin.bar.global:80').replace('containers', 'initContainers'))),
    'MESH0620 80',
  ],
  [
    '0620 in a script',
    beside(script('curl http://httpbin.bar.global:9000', 'curl http://httpbin.bar.global:8000')),
    'MESH0620 9000',
  ],
  [
    '0620 near: a comment of a script',
    beside(script('# curl http://httpbin.bar.global:9000', 'ls')),
    '',
  ],
  [
    '0620 near: a table of names',
    beside(script('curl --resolve httpbin.bar.global:80:10.0.0.1 x')),
    '',
  ],
  ['0620 near: a header', beside(script('curl -H "Host: httpbin.bar.global:80" 10.0.0.1')), ''],
  ['0620 in a ConfigMap', beside(data('proxy_pass http://httpbin.bar.global:80;')), 'MESH0620 80'],
  ['0620 near: a zone of a Corefile', beside(data('httpbin.bar.global:53 {\n}', 'Corefile')), ''],
  [
    '0620 near: others take the host by routes',
    `${beside(calling('http://httpbin.bar.global'))}---\n${route('httpbin.bar.global')}`,
    '',
  ],
  [
    '0620 for one cluster',
    beside(deployment(env('httpbin.bar.global:80'), inCluster('east')), ofEast),
    'MESH0620 80',
  ],
  [
    '0620 near: for another',
    beside(deployment(env('httpbin.bar.global:80'), inCluster('west')), ofEast),
    '',
  ],
  ['0620 near: nobody defines the host', calling('httpbin.bar.global:80'), ''],
  ['0620 near: a template', beside(calling('httpbin.bar.global:80{{ .x }}')), ''],

  // MESH0621: nobody defines what is called, but for a slip.
  ['0621 misspelt', beside(calling('http://httpbn.bar.global:8000')), 'MESH0621 httpbn.bar.global'],
  ['0621 near: a word too short to tell', beside(calling('http://http.bar.global:8000')), ''],
  ['0621 near: a number', beside(calling('http://httpbin2.bar.global:8000')), ''],
  [
    '0621 near: one of several by a letter',
    beside(calling('httpbin-b.bar.global:8000'), soundEntry.replaceAll('httpbin', 'httpbin-a')),
    '',
  ],
  [
    '0621 near: both are there',
    `${beside(calling('httpbn.bar.global:8000'))}---\n${soundEntry.replaceAll('httpbin', 'httpbn').replace('240.0.0.2', '240.0.0.3')}`,
    '',
  ],
  ['0621 near: nothing is there', calling('http://httpbn.bar.global:8000'), ''],
  ['0621 without a namespace', beside(calling('httpbin.global:8000')), 'MESH0621 httpbin.global'],
  ['0621 near: a domain of the world', beside(calling('https://www.acme.global')), ''],
  [
    '0621 with svc',
    beside(calling('httpbin.bar.svc.global:8000')),
    'MESH0621 httpbin.bar.svc.global',
  ],
  [
    '0621 with the cluster domain',
    beside(calling('httpbin.bar.global.svc.cluster.local:8000')),
    'MESH0621 httpbin.bar.global.svc.cluster.local',
  ],
  ['0621 near: a cluster domain', beside(calling('shop.bar.svc.global:8000')), ''],
  ['0621 near: a namespace', beside(calling('db-0.db.global.svc.cluster.local:1')), ''],

  // MESH0622: TLS where sidecars read HTTP.
  ['0622', beside(calling('https://httpbin.bar.global:8000')), 'MESH0622 https'],
  ['0622 near: a port of TCP', beside(calling('https://httpbin.bar.global:8000'), tcp), ''],
  ['0622 near: http', beside(calling('http://httpbin.bar.global:8000')), ''],
];
