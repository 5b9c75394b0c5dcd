/** Each rule with what is bad, what is good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { serviceCodes } from '../../../src/mesh/catalogue/services';
import { rows as callRows } from './callRows';
import { rows as crossingRows } from './crossingRows';
import { rows as rivalRows } from './rivalRows';
import { entryWith, said, saidOfOthers, soundEntry } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});
const host = (it: string) => entryWith('httpbin.bar.global', it);
const second = (it: string) => entryWith('name: httpbin-bar', 'name: second', host(it));
const address = (it: string) => entryWith('  - 240.0.0.2\n', it === '' ? '' : `  - ${it}\n`);
const endpoint = (it: string) => entryWith('address: 203.0.113.7', `address: ${it}`);
const egress = (number: string) =>
  entryWith(
    '- address: 203.0.113.7',
    `- address: istio-egressgateway.istio-system.svc.cluster.local\n    ports:\n      http1: ${number}\n  - address: gw.example.com\n    network: external`,
  );
const port = (it: string) => entryWith('http1: 15443', it);
const rule = (body: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata:\n  name: x\nspec:\n${body}`;
const withoutLine = (part: string) => entryWith(`${part}\n`, '');
const local = entryWith('203.0.113.7', 'httpbin.bar.svc.cluster.local', port('http1: 8000'));

/** What the egress gateway of one cluster passes calls on to. */
const gatewayItself = soundEntry
  .replace('httpbin.bar.global', 'ingress.west.global')
  .replace(
    'http1\n    number: 8000\n    protocol: http',
    'tls\n    number: 15443\n    protocol: TLS',
  )
  .replace('  addresses:\n  - 240.0.0.2\n', '')
  .replace('    ports:\n      http1: 15443\n', '');

const other = (text = soundEntry) =>
  entryWith('httpbin.bar.global', 'httpbin.bar.example.com', text);

const endless = soundEntry.slice(0, soundEntry.indexOf('  endpoints'));
const withoutEndpoints = (host: string) =>
  `apiVersion: networking.istio.io/v1beta1\nkind: ServiceEntry\nmetadata: {name: a}\nspec:\n  hosts: [${host}]\n  location: MESH_INTERNAL\n  ports: [{number: 80, name: http, protocol: HTTP}]\n  resolution: DNS\n`;
const replacing = (host: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a}\nspec:\n  configPatches:\n  - applyTo: CLUSTER\n    match: {cluster: {service: ${host}}}\n    patch: {operation: MERGE, value: {type: STATIC}}\n`;

const securing = (host: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: b}\nspec:\n  host: ${host}\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`;

const site = (host: string): string =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: a}\nspec:\n  hosts: [${host}]\n  location: MESH_EXTERNAL\n  ports: [{number: 80, name: http, protocol: HTTP}]\n  resolution: DNS\n`;

/** Of the name of a Service of the cluster. */
const named = (text = soundEntry, host = 'httpbin.bar.svc.cluster.local') =>
  entryWith('httpbin.bar.global', host, text);
const labelled = (label: string, text = soundEntry) =>
  entryWith('    ports', `    ${label}\n    ports`, text);
const onceNamed = 'MESH0508? httpbin.bar.svc.cluster.local';

/** Of a template: its own Service, at an endpoint in another network. */
const unfilledOwn = (address: string, network = '    network: ${NET}\n'): string =>
  entryWith('httpbin.bar.global', '${NAME}.bar.global', soundEntry).replace(
    '  - address: 203.0.113.7\n',
    () => `  - address: ${address}\n${network}`,
  );

const rows: readonly Row[] = [
  ['sound', soundEntry, ''],
  ['sound, v1beta1', entryWith('v1alpha3', 'v1beta1'), ''],
  ['sound, another zone', host('httpbin.bar.mesh'), '', { zone: 'mesh' }],

  // MESH0501: name.namespace.zone, lower case.
  ['0501 two labels', host('payments.global'), 'MESH0501 payments.global'],
  ['0501 four labels', host('a.b.c.global'), 'MESH0501 a.b.c.global'],
  ['0501 capitals', host('Httpbin.bar.global'), 'MESH0501 Httpbin.bar.global'],
  ['0501 wildcard', host('"*.bar.global"'), 'MESH0501? "*.bar.global"'],
  [
    '0501 the cluster domain in it',
    host('httpbin.bar.svc.cluster.global'),
    'MESH0501 httpbin.bar.svc.cluster.global',
  ],
  ['0501 one of a filter of its own', host('a.b.svc.west.global'), 'MESH0501 a.b.svc.west.global'],
  ['0501 near: hyphens and digits', host('http-bin2.b-a-r.global'), ''],
  ['0501 a trailing dot', host('httpbin.bar.global.'), 'MESH0501 httpbin.bar.global.'],
  ['0501 near: not of the zone', host('httpbin.example.com'), ''],
  ['0501 near: ends like the zone', host('httpbin.bar.myglobal'), ''],
  ['0501 near: another zone', host('httpbin.bar.global'), '', { zone: 'mesh' }],

  [
    '0501 a cluster where the namespace belongs',
    entryWith('203.0.113.7', 'httpbin.shop.svc.west.local'),
    'MESH0501 httpbin.bar.global, MESH0513 httpbin.shop.svc.west.local',
  ],
  [
    '0501 a region, with a Service of the calling cluster',
    entryWith(
      'httpbin.bar.global',
      'httpbin.eu-west-1.global',
      local.replace('bar.svc', 'shop.svc'),
    ),
    'MESH0501 httpbin.eu-west-1.global',
  ],
  ['0501 near: another name of a Service', local.replace('bar.svc', 'shop.svc'), ''],
  [
    '0501 near: the namespace in another cluster',
    entryWith('203.0.113.7', 'httpbin.bar.svc.west.local'),
    'MESH0513 httpbin.bar.svc.west.local',
  ],

  // MESH0502: a DNS name.
  ['0502 with port', host('httpbin.bar.global:8000'), 'MESH0502! httpbin.bar.global:8000'],
  ['0502 underscore', host('http_bin.bar.global'), 'MESH0502! http_bin.bar.global'],
  ['0502 empty label', host('.bar.global'), 'MESH0502! .bar.global'],
  ['0502 near: 63 letters', host(`${'a'.repeat(63)}.bar.global`), ''],
  [
    '0502 64 letters',
    host(`${'a'.repeat(64)}.bar.global`),
    `MESH0502! ${'a'.repeat(64)}.bar.global`,
  ],

  // Outside of the mesh, .global is a domain of the public DNS.
  ['near: a web site', site('shop.example.global'), ''],
  [
    'a Service of a namespace every cluster has',
    site('app.default.global'),
    'MESH0503 app.default.global, MESH0516! app.default.global, MESH0509! MESH_EXTERNAL',
  ],
  // MESH0503: an address.
  ['0503 none', address(''), 'MESH0503 addresses'],
  ['0503 none, before 1.8', address(''), 'MESH0503! addresses', istio(7)],
  ['0503 no field', withoutLine('  addresses:\n  - 240.0.0.2'), 'MESH0503 httpbin.bar.global'],
  [
    '0503 an empty list',
    entryWith('addresses:\n  - 240.0.0.2', 'addresses: []'),
    'MESH0503 addresses',
  ],
  [
    '0503 automatic from 1.8',
    withoutLine('  addresses:\n  - 240.0.0.2'),
    'MESH0503 httpbin.bar.global',
    istio(8),
  ],
  [
    '0503 near: given by 1.25',
    withoutLine('  addresses:\n  - 240.0.0.2'),
    'MESH0001? httpbin.bar.global',
    istio(25),
  ],
  [
    '0503 its own side, said to be outside',
    entryWith('  addresses:\n  - 240.0.0.2\n', '', local.replace('MESH_INTERNAL', 'MESH_EXTERNAL')),
    'MESH0503 httpbin.bar.global, MESH0509! MESH_EXTERNAL',
  ],
  ['0503 near: the server’s own side', entryWith('  addresses:\n  - 240.0.0.2\n', '', local), ''],

  // MESH0504 and MESH0505: an address that works.
  ['0504 loopback', address('127.255.0.2'), 'MESH0504 127.255.0.2'],
  ['0504 loopback on 1.3', address('127.255.0.2'), 'MESH0504! 127.255.0.2', istio(3)],
  ['0504 loopback on 1.2', address('127.255.0.2'), 'MESH0504? 127.255.0.2', istio(2)],
  ['0504 multicast', address('224.0.0.9'), 'MESH0504! 224.0.0.9'],
  ['0504 a block', address('240.0.0.0/24'), 'MESH0504! 240.0.0.0/24'],
  ['0504 IPv6', address('"fd00::1"'), 'MESH0504 "fd00::1"'],
  ['0504 IPv6 before 1.5', address('"fd00::1"'), 'MESH0504! "fd00::1"', istio(4)],
  ['0504 Istio’s own range', address('240.240.0.3'), 'MESH0504 240.240.0.3'],
  ['0504 near: that range before 1.8', address('240.240.0.3'), '', istio(7)],
  ['0504 near: a private address', address('10.1.2.3'), ''],
  ['0505 a name', address('vip.example.com'), 'MESH0505! vip.example.com'],
  ['0505 with a port', address('240.0.0.2:80'), 'MESH0505! 240.0.0.2:80'],
  ['0505 an octet too big', address('240.0.0.256'), 'MESH0505! 240.0.0.256'],

  // MESH0506: one address.
  ['0506 two', address('240.0.0.2\n  - 240.0.0.3'), 'MESH0506 240.0.0.3'],

  // MESH0507: an address for each host.
  ['0507 two hosts', `${soundEntry}---\n${second('a.bar.global')}`, 'MESH0507! 240.0.0.2'],
  [
    '0507 near: the same host, for another cluster',
    `${soundEntry}---\n${entryWith('203.0.113.7', '203.0.113.8')}`,
    '',
  ],
  [
    '0507 near: documents for two clusters',
    `# For cluster east\n${soundEntry}---\n# For cluster west\n${second('a.bar.global')}`,
    '',
  ],
  [
    '0507 documents for one cluster',
    `# For cluster east\n${soundEntry}---\n# For cluster east\n${second('a.bar.global')}`,
    'MESH0507! 240.0.0.2',
  ],
  [
    '0507 near: perhaps for two clusters, by two gateways',
    `${soundEntry}---\n${entryWith('203.0.113.7', '203.0.113.8', second('a.bar.global'))}`,
    'MESH0507 240.0.0.2',
  ],
  [
    '0507 with an entry of another zone',
    `${second('legacy.example.com')}---\n${soundEntry}`,
    'MESH0507! 240.0.0.2',
  ],
  ['0507 near: neither is ours', `${host('a.example.com')}---\n${second('b.example.com')}`, ''],

  // MESH0508: each host once.
  [
    '0508 twice',
    host('httpbin.bar.global\n  - httpbin.bar.global'),
    'MESH0508! httpbin.bar.global',
  ],

  // MESH0509: inside the mesh.
  ['0509 none', withoutLine('  location: MESH_INTERNAL'), 'MESH0509! spec'],
  ['0509 external', entryWith('MESH_INTERNAL', 'MESH_EXTERNAL'), 'MESH0509! MESH_EXTERNAL'],
  ['0509 misspelt', entryWith('MESH_INTERNAL', 'mesh_internal'), 'MESH0509! mesh_internal'],
  [
    '0509 another host by way of a gateway',
    other(entryWith('MESH_INTERNAL', 'MESH_EXTERNAL')),
    'MESH0509 MESH_EXTERNAL',
  ],
  [
    '0509 near: another host, with mutual TLS by a rule',
    `${other(entryWith('MESH_INTERNAL', 'MESH_EXTERNAL'))}---\n${securing('httpbin.bar.example.com')}`,
    '',
  ],
  [
    '0509 a rule for yet another host',
    `${other(entryWith('MESH_INTERNAL', 'MESH_EXTERNAL'))}---\n${securing('bar.bar.svc.cluster.local')}`,
    'MESH0509 MESH_EXTERNAL',
  ],
  [
    '0509 a host of the zone is inside, whatever its rule',
    `${entryWith('MESH_INTERNAL', 'MESH_EXTERNAL')}---\n${securing('httpbin.bar.global')}`,
    'MESH0509! MESH_EXTERNAL',
  ],
  ['0509 near: another host, inside', other(), ''],
  [
    '0509 another host, neither location nor ports',
    other(
      entryWith(
        '  location: MESH_INTERNAL\n  ports:\n  - name: http1\n    number: 8000\n    protocol: http\n',
        '',
      ),
    ),
    'MESH0509 spec, MESH0715! http1',
  ],
  [
    '0509 hosts and endpoints alone, most likely all of it',
    soundEntry.replace(/  location(?:.|\n)*(?=  endpoints)/, ''),
    'MESH0509 spec, MESH0515 spec, MESH0503 httpbin.bar.global, MESH0518 httpbin.bar.global',
  ],
  [
    '0509 near: endpoints alone, most likely a patch',
    soundEntry.replace(/  hosts(?:.|\n)*(?=  endpoints)/, ''),
    '',
  ],
  [
    '0509 near: another host on a port of its own',
    other(entryWith('MESH_INTERNAL', 'MESH_EXTERNAL', port('http1: 31443'))),
    '',
  ],

  // MESH0508 and MESH0623: named like a Service of the cluster.
  ['0508 a Service of the cluster, by way of a gateway', named(), `${onceNamed}, MESH0623? 15443`],
  [
    '0623 near: a label for mutual TLS',
    named(labelled('labels: {security.istio.io/tlsMode: istio}')),
    '',
  ],
  ['0623 near: an account', named(labelled('serviceAccount: a')), onceNamed],
  ['0623 near: mutual TLS by a rule', `${named()}---\n${securing('"*.local"')}`, onceNamed],
  [
    '0623 a rule for another host',
    `${named()}---\n${securing('bar.bar.svc.cluster.local')}`,
    `${onceNamed}, MESH0623? 15443`,
  ],
  [
    '0623 near: what makes TLS itself',
    named(entryWith('protocol: http', 'protocol: TLS')),
    onceNamed,
  ],
  ['0623 near: not through a gateway', named(port('http1: 8000')), onceNamed],
  [
    '0508 near: what adds to a Service',
    named(entryWith('  addresses', '  subjectAltNames: [a]\n  addresses', port('http1: 8000'))),
    '',
  ],
  [
    '0509 a Service of the cluster, of no location',
    named(entryWith('  location: MESH_INTERNAL\n', '', port('http1: 8000'))),
    `MESH0509? spec, ${onceNamed}`,
  ],
  [
    '0509 near: outside, as it says',
    named(entryWith('MESH_INTERNAL', 'MESH_EXTERNAL', port('http1: 8000'))),
    onceNamed,
  ],
  [
    '0509 workloads that are selected, of no location',
    site('a.example.com').replace('location: MESH_EXTERNAL', 'workloadSelector: {labels: {a: b}}'),
    'MESH0509? spec',
  ],
  [
    '0509 near: outside, as they say',
    site('a.example.com').replace('  ports', '  workloadSelector: {labels: {a: b}}\n  ports'),
    '',
  ],
  [
    '0501 a Service without its namespace',
    named(port('http1: 8000'), 'httpbin.svc.cluster.local'),
    'MESH0501? httpbin.svc.cluster.local',
  ],

  // MESH0510 and MESH0513: the endpoint's address.
  ['0510 IP and port', endpoint('172.17.0.4:31380'), 'MESH0510! 172.17.0.4:31380'],
  ['0510 name and port', endpoint('gw.example.com:15443'), 'MESH0510! gw.example.com:15443'],
  [
    '0513 the Service of its own, whatever it is called',
    unfilledOwn('${NAME}.bar.svc.cluster.local'),
    'MESH0514 ${NAME}.bar.global, MESH0514 ${NAME}.bar.svc.cluster.local, MESH0513 ${NAME}.bar.svc.cluster.local, MESH0514? ${NET}',
  ],
  [
    '0513 near: it, in the cluster that has it',
    unfilledOwn('${NAME}.bar.svc.cluster.local', ''),
    'MESH0514 ${NAME}.bar.global, MESH0514 ${NAME}.bar.svc.cluster.local',
  ],
  [
    '0513 near: what may be an egress gateway',
    unfilledOwn('${GATEWAY}.bar.svc.cluster.local'),
    'MESH0514 ${NAME}.bar.global, MESH0514 ${GATEWAY}.bar.svc.cluster.local, MESH0514? ${NET}',
  ],
  ['0513 not a name', endpoint('gw_1.example.com'), 'MESH0513! gw_1.example.com'],
  ['0513 a URL', endpoint('https://gw.example.com'), 'MESH0513! https://gw.example.com'],
  ['0513 itself', endpoint('240.0.0.2'), 'MESH0513! 240.0.0.2'],
  ['0513 no address', entryWith('address: 203.0.113.7', 'locality: eu'), 'MESH0513! locality: eu'],
  [
    '0513 its own Service, where the namespace is a region',
    local.replaceAll('bar.', 'eu-west-1.'),
    'MESH0513 httpbin.eu-west-1.svc.cluster.local',
  ],
  [
    '0513 a region in the name of a Service',
    local.replace('address: httpbin.bar', 'address: httpbin.us-east.bar'),
    'MESH0513 httpbin.us-east.bar.svc.cluster.local',
  ],
  [
    '0513 near: a pod of a Service',
    local.replace('address: httpbin.bar', 'address: httpbin-0.us-east.bar'),
    '',
  ],
  ['0513 near: west as a namespace', local.replaceAll('bar.', 'west.'), ''],
  ['0513 near: a name', endpoint('ab12.elb.amazonaws.com'), ''],
  ['0513 near: IPv6', endpoint('"2001:db8::7"'), ''],
  ['0513 near: a network instead', entryWith('address: 203.0.113.7', 'network: west'), ''],

  // MESH0511, MESH0512 and MESH0517: the endpoint's ports.
  ['0511 no map', withoutLine('    ports:\n      http1: 15443'), 'MESH0511! address: 203.0.113.7'],
  [
    '0511 near: the gateway of another cluster itself',
    gatewayItself,
    'MESH0503 ingress.west.global',
  ],
  [
    '0503 near: it, for a gateway of its namespace',
    gatewayItself.replace('  location', '  exportTo: ["."]\n  location'),
    '',
  ],
  [
    '0511 another port beside its own',
    gatewayItself.replace(
      '  resolution',
      '  - {name: http, number: 80, protocol: HTTP}\n  resolution',
    ),
    'MESH0503 ingress.west.global, MESH0527 15443, MESH0511! address: 203.0.113.7',
  ],
  ['0511 near: a local endpoint', entryWith('    ports:\n      http1: 8000\n', '', local), ''],
  [
    '0511 a local endpoint in another network',
    entryWith('    ports:\n      http1: 8000\n', '    network: west\n', local),
    'MESH0511 address: httpbin.bar.svc.cluster.local, MESH0513 httpbin.bar.svc.cluster.local',
  ],
  [
    '0511 a Service of another cluster',
    entryWith('svc.cluster.local\n    ports:\n      http1: 8000\n', 'svc.west.local\n', local),
    'MESH0511 address: httpbin.bar.svc.west.local, MESH0513 httpbin.bar.svc.west.local',
  ],
  ['0512 the service’s own', port('http1: 8000'), 'MESH0512! 8000'],
  ['0512 another', port('http1: 443'), 'MESH0512 443'],
  [
    '0512 near: perhaps the Service itself',
    entryWith('203.0.113.7', '10.48.11.134', port('http1: 8000')),
    'MESH0512 8000',
  ],
  [
    '0512 near: pods of the server’s own side',
    entryWith(
      '  ports:\n  - name',
      '  exportTo: ["."]\n  ports:\n  - name',
      entryWith(
        '    ports:\n      http1',
        '    labels: {app: a}\n    ports:\n      http1',
        port('http1: 8000'),
      ),
    ),
    '',
  ],
  ['0512 the egress gateway beside an outer leg', egress('443'), 'MESH0512 443'],
  ['0512 the same on a node port of the other gateway', egress('31443'), 'MESH0512 31443'],
  ['0512 near: the egress gateway as documented', egress('15443'), ''],
  ['0512 a chart’s other node port', port('http1: 31390'), 'MESH0512 31390'],
  ['0512 near: a node port', port('http1: 31443'), ''],
  ['0512 near: in quotes', port('http1: "15443"'), 'MESH0702 "15443"'],
  ['0512 near: a local endpoint', local, ''],
  [
    '0512 a local endpoint on the port of gateways',
    endpoint('httpbin.bar.svc.cluster.local').replace('httpbin.bar.global', 'other.bar.global'),
    'MESH0512 15443',
  ],
  ['0512 the same of another host', other(endpoint('web.bar.svc.cluster.local')), 'MESH0512 15443'],
  [
    '0513 the same in another network',
    other(
      entryWith(
        '- address: 203.0.113.7\n    ports:\n      http1: 15443',
        '- address: web.bar.svc.cluster.local\n    network: west',
      ),
    ),
    'MESH0513 web.bar.svc.cluster.local',
  ],
  [
    '0513 a name of another cluster',
    other(entryWith('203.0.113.7\n    ports:\n      http1: 15443', 'web.bar.svc.cluster2.local')),
    'MESH0513 web.bar.svc.cluster2.local',
  ],
  [
    '0513 a Service with the name of a cluster behind it',
    other(entryWith('203.0.113.7\n    ports:\n      http1: 15443', 'web.cluster2')),
    'MESH0513 web.cluster2',
  ],
  [
    '0516 a host of another cluster, and no endpoint',
    withoutEndpoints('web.bar.svc.cluster2.local'),
    'MESH0516 web.bar.svc.cluster2.local',
  ],
  [
    '0516 near: a wildcard, of which more is wrong',
    withoutEndpoints('"*.bar.svc.cluster2.local"'),
    'MESH0715! "*.bar.svc.cluster2.local"',
  ],
  ['0516 near: a host of the world', withoutEndpoints('web.bar.example.com'), ''],
  ['0516 near: one of a set of clusters', withoutEndpoints('web.bar.svc.clusterset.local'), ''],
  [
    '0508 a cluster in the place of the namespace',
    withoutEndpoints('web.cluster-2.svc.cluster.local').replace(
      'name: a',
      'name: a, namespace: bar',
    ),
    'MESH0508? web.cluster-2.svc.cluster.local',
  ],
  [
    '0508 near: a namespace of that name',
    withoutEndpoints('web.cluster-2.svc.cluster.local').replace(
      'name: a',
      'name: a, namespace: cluster-2',
    ),
    'MESH0508? web.cluster-2.svc.cluster.local',
  ],
  [
    '0513 near: a gateway of another network',
    other(entryWith('- address: 203.0.113.7', '- address: 203.0.113.7\n    network: west')),
    '',
  ],
  ['0527 another host by way of a gateway', other(entryWith('8000', '15443')), 'MESH0527 15443'],
  [
    '0527 near: that gateway itself',
    entryWith('8000', '15443').replace(
      'httpbin.bar.global',
      'istio-eastwestgateway.istio-system.svc.cluster.local',
    ),
    'MESH0508? istio-eastwestgateway.istio-system.svc.cluster.local, MESH0623? 15443',
  ],
  [
    '0512 near: a gateway in the cluster',
    other(endpoint('istio-egressgateway.istio-system.svc.cluster.local')),
    '',
  ],
  ['0517 another name', port('http: 15443'), 'MESH0517! http'],
  ['0517 one more', port('http1: 15443\n      tcp: 15443'), 'MESH0517! tcp'],

  // MESH0514: what is to be filled in.
  ['0514 a shell variable', endpoint('${GW}'), 'MESH0514 ${GW}'],
  [
    '0514 a command',
    endpoint('$(kubectl get svc gw -o jsonpath="{.ip}: x")'),
    'MESH0514 $(kubectl get svc gw -o jsonpath="{.ip}: x")',
  ],
  ['0514 in brackets', endpoint('<IP of west>'), 'MESH0514 <IP of west>'],
  ['0514 in capitals', endpoint('GATEWAY_IP'), 'MESH0514 GATEWAY_IP'],
  ['0514 cut short', endpoint('ab12...elb.amazonaws.com'), 'MESH0514 ab12...elb.amazonaws.com'],
  ['0514 as address', address('REPLACE_ME'), 'MESH0514 REPLACE_ME'],
  [
    '0514 of another host by way of a gateway',
    other(endpoint('GATEWAY_IP')),
    'MESH0514 GATEWAY_IP',
  ],
  [
    '0514 words of a port, a location and a resolution',
    soundEntry
      .replace('name: http1', 'name: ${PORT_NAME}')
      .replace(/protocol: \w+/, 'protocol: <protocol>')
      .replace('DNS', '$RESOLUTION')
      .replace('MESH_INTERNAL', '${LOCATION}'),
    'MESH0514 ${LOCATION}, MESH0514 ${PORT_NAME}, MESH0514 <protocol>, MESH0514 $RESOLUTION',
  ],
  ['0514 near: words in capitals', soundEntry.replaceAll('http1', 'HTTP'), ''],
  ['0514 near: a template fills it in', endpoint('{{ .Values.gateway }}'), ''],
  ['0514 a build may fill it in', endpoint('@GATEWAY_IP@'), 'MESH0514? @GATEWAY_IP@'],
  ['0514 near: a name with x', endpoint('fox.example.com'), ''],
  ['0514 near: a Service called todo', endpoint('todo-gateway.example.com'), ''],

  // MESH0515, MESH0516 and MESH0526: resolution and endpoints.
  ['0515 NONE', entryWith('DNS', 'NONE'), 'MESH0515! NONE'],
  ['0515 none', withoutLine('  resolution: DNS'), 'MESH0515! spec'],
  ['0515 no such', entryWith('DNS', 'dns'), 'MESH0515! dns'],
  [
    '0515 STATIC and a name',
    entryWith('DNS', 'STATIC', endpoint('gw.example.com')),
    'MESH0515! gw.example.com',
  ],
  ['0515 near: STATIC and an IP', entryWith('DNS', 'STATIC'), ''],
  ['0515 near: STATIC and a variable', entryWith('DNS', 'STATIC', endpoint('{{ .ip }}')), ''],
  [
    '0516 no endpoints',
    soundEntry.slice(0, soundEntry.indexOf('  endpoints')),
    'MESH0516! httpbin.bar.global',
  ],
  [
    '0516 near: a filter replaces its cluster',
    `${endless}---\n${replacing('httpbin.bar.global')}`,
    '',
  ],
  [
    '0516 a filter replaces another',
    `${endless}---\n${replacing('x.httpbin.bar.global')}`,
    'MESH0516! httpbin.bar.global',
  ],
  [
    '0516 near: a selector',
    `${soundEntry.slice(0, soundEntry.indexOf('  endpoints'))}  workloadSelector:\n    labels: {app: x}\n`,
    'MESH0520 workloadSelector',
  ],
  [
    '0526 external alone',
    entryWith('    ports:\n', '    network: external\n    ports:\n'),
    'MESH0526 external',
  ],
  [
    '0526 STATIC',
    entryWith('DNS', 'STATIC', entryWith('    ports:\n', '    network: external\n    ports:\n')),
    'MESH0526? external',
  ],
  [
    '0526 near: of another network',
    entryWith('DNS', 'STATIC', entryWith('    ports:\n', '    network: west\n    ports:\n')),
    '',
  ],

  // MESH0518, MESH0519, MESH0520: ports and what istiocoredns reads.
  ['0518 protocol', entryWith('protocol: http', 'protocol: web'), 'MESH0518! web'],
  ['0518 number', entryWith('8000', '80000'), 'MESH0518! 80000'],
  ['0518 no name', entryWith('name: http1\n    number', 'number'), 'MESH0518! number: 8000'],
  [
    '0518 two hosts on TCP',
    entryWith('protocol: http', 'protocol: tcp', host('httpbin.bar.global\n  - b.bar.global')),
    'MESH0518! b.bar.global',
  ],
  ['0518 near: capitals', entryWith('protocol: http', 'protocol: HTTP'), ''],
  ['0518 near: none', entryWith('    protocol: http\n', ''), ''],
  ['0518 near: two hosts on HTTP', host('httpbin.bar.global\n  - b.bar.global'), ''],
  ['0519 UDP', entryWith('protocol: http', 'protocol: UDP'), 'MESH0519 UDP'],
  [
    '0520 two namespaces',
    entryWith('  ports:\n', '  exportTo: [a, b]\n  ports:\n'),
    'MESH0520 exportTo',
  ],
  ['0520 near: everywhere', entryWith('  ports:\n', "  exportTo: ['*']\n  ports:\n"), ''],
  ['0520 near: here', entryWith('  ports:\n', '  exportTo: ["."]\n  ports:\n'), ''],

  // MESH0521: a wildcard without quotes.
  ['0521 in a list', 'hosts:\n- *.global\n', 'MESH0521! *.global'],
  ['0521 alone', 'hosts:\n- *\n', 'MESH0521! *'],
  ['0521 as a value', 'host: *.bar.global # all', 'MESH0521! *.bar.global'],
  ['0521 near: quoted', 'hosts:\n- "*.global"\n- \'*\'\n', ''],
  ['0521 near: an alias', 'a: &x 1\nb: *x\n', ''],
  ['0521 near: an alias of a template’s', 'b: *defaults\n', ''],

  // MESH06xx: rules and routes.
  ['0601 no tls', rule('  host: a.bar.global\n  subsets:\n  - name: v1\n'), 'MESH0601! spec'],
  [
    '0601 for all',
    rule('  host: "*.global"\n  trafficPolicy:\n    tls: {mode: DISABLE}\n'),
    'MESH0601! DISABLE',
  ],
  [
    '0601 in a subset',
    rule(
      '  host: a.bar.global\n  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n  subsets:\n  - name: v1\n    trafficPolicy:\n      tls: {mode: SIMPLE}\n',
    ),
    'MESH0601! SIMPLE',
  ],
  [
    '0601 near: sound',
    rule('  host: a.bar.global\n  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n'),
    '',
  ],
  ['0601 near: local', rule('  host: a.bar.svc.cluster.local\n  subsets: []\n'), ''],
  [
    '0601 near: by port',
    rule(
      '  host: a.bar.global\n  trafficPolicy:\n    portLevelSettings:\n    - port: {number: 80}\n      tls: {mode: ISTIO_MUTUAL}\n',
    ),
    '',
  ],
  ['0601 near: a patch', rule('  host: a.bar.global\n'), ''],
  [
    '0601 near: SNI given',
    rule('  host: a.bar.global\n  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL, sni: x.y}\n'),
    '',
  ],
  [
    '0602 certificates',
    rule(
      '  host: a.bar.global\n  trafficPolicy:\n    tls:\n      mode: ISTIO_MUTUAL\n      privateKey: /x\n',
    ),
    'MESH0602 privateKey',
  ],
];

suite('language rules', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
});

suite('subsets of routes', () => {
  const route = (subset: string) =>
    `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  http:\n  - route:\n    - destination:\n        host: a.bar.global\n        subset: ${subset}\n`;
  const defines = (...names: readonly string[]) =>
    rule(
      `  host: a.bar.global\n  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n  subsets:\n${names.map((it) => `  - name: ${it}\n`).join('')}`,
    );
  test('defined beside it', () => {
    assert.equal(said(`${route('v1')}---\n${defines('v1', 'v2')}`), '');
  });
  test('not defined there', () => {
    assert.equal(said(`${route('v3')}---\n${defines('v1')}`), 'MESH0603 v3');
  });
  test('near: no rule in the file', () => {
    assert.equal(said(route('v3')), '');
  });
  test('near: a template names the subsets', () => {
    assert.equal(said(`${route('v3')}---\n${defines('{{ .name }}')}`), '');
  });
});

suite('codes of services', () => {
  /** Said only beside a connected mesh; test/unit/language/mesh.test.ts has their rows. */
  const withMesh = [
    'MESH0522',
    'MESH0523',
    'MESH0524',
    'MESH0525',
    'MESH0529',
    'MESH0605',
    'MESH0606',
  ];
  test('each is produced by some row', () => {
    const produced = new Set(
      [
        ...[...rows, ...crossingRows, ...rivalRows, ...callRows].map(([, text, , context]) =>
          said(text, context),
        ),
        'MESH0603',
      ].flatMap((it) => it.match(/MESH\d{4}/g) ?? []),
    );
    const missing = Object.keys(serviceCodes).filter(
      (it) => !produced.has(it) && !withMesh.includes(it),
    );
    assert.deepEqual(missing, []);
  });
  test('each has a title that is a sentence, and a fact', () => {
    for (const [code, row] of Object.entries(serviceCodes)) {
      assert.match(code, /^MESH0[56]\d\d$/);
      assert.match(row.title, /^(?:[A-Z]|istiocoredns).*\.$/);
      assert.match(row.fact, /^[A-Z]{2,4}-\d\d$/);
      assert.equal(row.topic, 'services');
    }
  });
  test('a context of another zone says nothing about this one', () => {
    for (const [name, text] of rows) {
      if (/^0(518|520|521)/.test(name)) continue;
      assert.equal(saidOfOthers(text), '', name);
    }
  });
});
