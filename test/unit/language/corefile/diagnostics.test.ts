import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic, SeveritySetting } from '../../../../src/language/diagnostic';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile, regionsInYaml } from '../../../../src/language/corefile/regions';
import type { CorefileContext } from '../../../../src/language/corefile/source';
import { edited } from '../../../../src/language/edits';
import { corefiles, mutationsOf, realCorefiles } from '../../dns/corefileInputs';

const context = (minor?: number, more: Partial<CorefileContext> = {}): CorefileContext => ({
  zones: ['global'],
  ...(minor !== undefined && { version: { major: 1, minor, patch: 0 } }),
  ...more,
});
const live = context(8, { istioCoreDns: '10.9.8.7' });

const inFile = (text: string, known: CorefileContext, name = 'Corefile') =>
  diagnoseCorefiles(text, [regionOfFile(text, name)], known);
const inYaml = (text: string, known: CorefileContext) =>
  diagnoseCorefiles(text, regionsInYaml(text), known);

const configMap = (corefile: string, metadata = '  name: coredns', key = 'Corefile'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n${metadata}\ndata:\n  ${key}: |\n${corefile
    .split('\n')
    .map((it) => (it === '' ? '' : `    ${it}`))
    .join('\n')}`;

/** What is said, as `CODE text`; and the text after the first fix of each, in turn. */
const rows: readonly [
  what: string,
  text: string,
  known: CorefileContext,
  said: readonly string[],
  fixed?: string,
][] = [
  [
    'near: a plugin that nobody knows, with addresses',
    '.:53 {\n  forward . 10.0.0.1\n  mine 127.0.0.1:8053\n}\n',
    context(),
    [],
  ],
  [
    'proxy on 1.8',
    'global:53 {\n    errors\n    proxy . 10.9.8.7\n}\n',
    context(8),
    ['MESH0404 proxy'],
    'global:53 {\n    errors\n    forward . 10.9.8.7\n}\n',
  ],
  ['proxy on 1.4', 'global:53 {\n    proxy . 10.9.8.7\n}\n', context(4), []],
  [
    'proxy on nobody knows what',
    'global:53 {\n    proxy . 10.9.8.7\n}\n',
    context(),
    ['MESH0404 proxy'],
    'global:53 {\n    forward . 10.9.8.7\n}\n',
  ],
  [
    'proxy over gRPC to a server beside it, which is not the one of istiocoredns',
    'example.com:1053 {\n    proxy . 127.0.0.1:8053 {\n        protocol grpc insecure\n    }\n}\n',
    context(),
    ['MESH0404 proxy'],
    'example.com:1053 {\n    grpc . 127.0.0.1:8053 {\n    }\n}\n',
  ],
  [
    'options of etcd',
    'a {\n    etcd a {\n        stubzones\n        entrypoint http://etcd:2379\n        credentials user it is secret\n    }\n}\n',
    context(8),
    ['MESH0413 stubzones', 'MESH0404 entrypoint'],
    'a {\n    etcd a {\n        endpoint http://etcd:2379\n        credentials user it is secret\n    }\n}\n',
  ],
  [
    'the machine itself by its name',
    'a {\n    forward . localhost\n}\n',
    context(),
    ['MESH0406 localhost'],
  ],
  [
    'near: proxy in a Corefile of istiocoredns, which is an old one',
    '. {\n    proxy global 127.0.0.1:8053 {\n        protocol grpc insecure\n    }\n}\n',
    context(),
    [],
  ],
  [
    'proxy beside ready, whatever the version',
    '.:53 {\n    ready\n}\nglobal:53 {\n    proxy . 10.9.8.7\n}\n',
    context(),
    ['MESH0404 proxy'],
    '.:53 {\n    ready\n}\nglobal:53 {\n    forward . 10.9.8.7\n}\n',
  ],
  [
    'near: a template chooses between them',
    '.:53 {\n    {{ if .new }}\n    ready\n    {{ else }}\n    proxy . 10.9.8.7\n    {{ end }}\n}\n',
    context(),
    [],
  ],
  [
    'upstream beside ready, whatever the version',
    '. {\n    ready\n    kubernetes a {\n        upstream\n    }\n}\n',
    context(),
    ['MESH0413 upstream'],
    '. {\n    ready\n    kubernetes a {\n    }\n}\n',
  ],
  [
    'upstream alone was of use once',
    '. {\n    kubernetes a {\n        upstream\n    }\n}\n',
    context(),
    ['MESH0404 upstream'],
    '. {\n    kubernetes a {\n    }\n}\n',
  ],
  [
    'proxy over gRPC',
    '.:53 {\n  proxy global 127.0.0.1:8053 {\n    protocol grpc insecure\n  }\n}\n',
    context(6),
    ['MESH0404 proxy'],
    '.:53 {\n  grpc global 127.0.0.1:8053 {\n  }\n}\n',
  ],
  [
    'proxy with options',
    '. {\n  proxy . 1.1.1.1 {\n    except a.b\n    spray\n    protocol dns force_tcp\n    policy least_conn\n  }\n}\n',
    context(6),
    ['MESH0404 proxy'],
    '. {\n  forward . 1.1.1.1 {\n    except a.b\n    force_tcp\n  }\n}\n',
  ],
  [
    'ready before 1.5',
    '. {\n    errors\n    ready\n    log\n}\n',
    context(3),
    ['MESH0404 ready'],
    '. {\n    errors\n    log\n}\n',
  ],
  [
    'upstream on 1.7',
    '. {\n    kubernetes a {\n        pods insecure\n        upstream\n    }\n}\n',
    context(7),
    ['MESH0404 upstream'],
    '. {\n    kubernetes a {\n        pods insecure\n    }\n}\n',
  ],
  [
    'upstream on 1.6',
    '. {\n    kubernetes a {\n        upstream 1.1.1.1\n    }\n}\n',
    context(6),
    ['MESH0413 upstream'],
    '. {\n    kubernetes a {\n    }\n}\n',
  ],
  ['grpc before 1.5 has no cure', '. {\n    grpc a 1.1.1.1:1\n}\n', context(3), ['MESH0404 grpc']],
  [
    'a snippet that is imported',
    '(a) {\n    proxy . 1.1.1.1\n}\n. {\n    import a\n}\n',
    context(6),
    ['MESH0404 proxy'],
    '(a) {\n    forward . 1.1.1.1\n}\n. {\n    import a\n}\n',
  ],
  ['a snippet that is not', '(a) {\n    proxy . 1.1.1.1\n}\n', context(6), []],
  [
    'no upstream',
    'global:53 {\n    forward .\n}\n',
    live,
    ['MESH0407 forward .'],
    'global:53 {\n    forward . 10.9.8.7\n}\n',
  ],
  ['no upstream of a stranger', 'corp {\n    forward .\n}\n', live, ['MESH0407 forward .']],
  [
    'shell text',
    'global:53 {\n    forward . $(kubectl get svc) x\n}\n',
    live,
    ['MESH0406 $(kubectl get svc)'],
    'global:53 {\n    forward . 10.9.8.7\n}\n',
  ],
  [
    'two zones over gRPC',
    '.:53 {\n  grpc a 127.0.0.1:8053\n  grpc b 127.0.0.1:8053\n}\n',
    context(),
    ['MESH0404 grpc'],
  ],
  [
    'each in a block',
    'a {\n  grpc . 127.0.0.1:1\n}\nb {\n  grpc . 127.0.0.1:1\n}\n',
    context(),
    [],
  ],
  [
    'one or the other, as a template has it',
    '. {\n{{ if .x }}\n  grpc a 127.0.0.1:1\n{{ else }}\n  grpc b 127.0.0.1:1\n{{ end }}\n}\n',
    context(),
    [],
  ],
  [
    'two forwards before 1.10',
    '. {\n  forward a 1.1.1.1\n  forward . 1.1.1.1\n}\n',
    context(9),
    ['MESH0404 forward'],
  ],
  ['two forwards on 1.10', '. {\n  forward a 1.1.1.1\n  forward . 1.1.1.1\n}\n', context(10), []],
  ['and on nobody knows what', '. {\n  forward a 1.1.1.1\n  forward . 1.1.1.1\n}\n', context(), []],
  [
    'a zone twice',
    '. {\n  kubernetes cluster.local cluster.local. in-addr.arpa\n}\n',
    context(),
    ['MESH0413 cluster.local.'],
    '. {\n  kubernetes cluster.local in-addr.arpa\n}\n',
  ],
  [
    'near: zones that end alike',
    '. {\n  kubernetes cluster.local a.cluster.local in-addr.arpa\n}\n',
    context(),
    [],
  ],
  [
    'addresses of etcd',
    'global {\n  etcd {\n    path /skydns\n    endpoint http://${ETCD_IP}:2379\n  }\n}\n',
    context(),
    ['MESH0410 http://${ETCD_IP}:2379'],
  ],
  [
    'near: the same filled in',
    'global {\n  etcd {\n    path /skydns\n    endpoint http://10.0.0.1:2379\n  }\n}\n',
    context(),
    [],
  ],
  ['shell text of a stranger', 'corp {\n    forward . ${IP}\n}\n', live, ['MESH0406 ${IP}']],
  ['a word in capitals', 'corp {\n    forward . DNS_IP:53\n}\n', live, ['MESH0406 DNS_IP:53']],
  [
    'zones in capitals, each once',
    'DOMAIN_GLOBAL:53 {\n    forward . 10.0.0.1 {\n        except DOMAIN_GLOBAL\n    }\n}\n',
    live,
    ['MESH0410 DOMAIN_GLOBAL:53'],
  ],
  [
    'what is to be put into the template of a cache, but for what the cache puts in',
    '__PILLAR__DNS__DOMAIN__:53 {\n    bind __PILLAR__LOCAL__DNS__\n    forward . __PILLAR__CLUSTER__DNS__\n}\n. {\n    bind __PILLAR__LOCAL__DNS__\n    forward . __PILLAR__UPSTREAM__SERVERS__\n}\n',
    context(8),
    ['MESH0410 __PILLAR__DNS__DOMAIN__', 'MESH0410 __PILLAR__LOCAL__DNS__'],
  ],
  [
    'words of other scripts, behind bind',
    '.:53 {\n    bind 169.254.20.10 <IP-адрес>\n    forward . 10.0.0.1\n}\n',
    live,
    ['MESH0410 <IP-адрес>'],
  ],
  [
    'a zone that a shell fills in, once',
    '${DOMAIN}:53 {\n    forward ${DOMAIN} 10.0.0.1\n}\n',
    live,
    ['MESH0410 ${DOMAIN}:53'],
  ],
  [
    'what CoreDNS fills in itself',
    '{$DOMAIN}:53 {\n    forward . 10.0.0.1\n    rewrite name regex (.*) "a<b>$X"\n}\n',
    live,
    [],
  ],
  ['a zone in capitals of its own', 'CORP {\n    forward . 10.0.0.1\n}\n', live, []],
  ['an angle bracket', 'corp {\n    forward . <ip>\n}\n', live, ['MESH0406 <ip>']],
  [
    'a name for the zone of the mesh',
    'global {\n    forward . istiocoredns.istio-system\n}\n',
    live,
    ['MESH0406 istiocoredns.istio-system'],
    'global {\n    forward . 10.9.8.7\n}\n',
  ],
  [
    'a gap of a stranger',
    'corp {\n    forward . 192.168.xxx.xxx\n}\n',
    live,
    ['MESH0406 192.168.xxx.xxx'],
  ],
  ['what a script fills in for a stranger', 'corp {\n    forward . NAMESERVER\n}\n', live, []],
  ['a name for another zone', 'corp {\n    forward . ns.corp\n}\n', live, ['MESH0406 ns.corp']],
  ['a file without a path', 'corp {\n    forward . resolv.conf\n}\n', live, []],
  [
    'an address of another zone',
    '. {\n    forward . 1.1.1.300\n}\n',
    context(),
    ['MESH0406 1.1.1.300'],
  ],
  [
    'a plugin but for a letter',
    '. {\n    promeheus :9153\n    forwrad . 1.1.1.1\n}\n',
    context(),
    ['MESH0404 promeheus', 'MESH0404 forwrad'],
    '. {\n    prometheus :9153\n    forward . 1.1.1.1\n}\n',
  ],
  [
    'a plugin nobody here knows',
    '. {\n    wgsd example.com wg0\n    hots\n}\n',
    context(),
    ['MESH0404 hots'],
    '. {\n    wgsd example.com wg0\n    hosts\n}\n',
  ],
  [
    'an option but for a letter',
    '. {\n    kubernetes a {\n        falltrough b\n        mine\n    }\n}\n',
    context(),
    ['MESH0404 falltrough', 'MESH0404 mine'],
    '. {\n    kubernetes a {\n        fallthrough b\n        mine\n    }\n}\n',
  ],
  ['a word of a template', '. {\n    {{ .x }}rrors\n}\n', context(), []],
  [
    'a plugin twice',
    '. {\n    loop\n    cache 30\n    loop\n}\n',
    context(),
    ['MESH0404 loop'],
    '. {\n    loop\n    cache 30\n}\n',
  ],
  [
    'plugins that may stand twice',
    '. {\n    log a\n    log b\n    rewrite name a b\n    rewrite name c d\n    reload\n    reload 10s\n}\n',
    context(),
    [],
  ],
  [
    'no port',
    '.:530000 {\n    errors\n}\n.:0 {\n}\n',
    context(),
    ['MESH0409 .:530000', 'MESH0409 .:0'],
  ],
  ['a port of the environment', '.:{$PORT} {\n    errors\n}\n', context(), []],
  [
    'what is filled in later',
    'global {\n    forward . {$IP}\n}\n. {\n    forward . __PILLAR__UPSTREAM__SERVERS__ %{X}%\n}\n',
    live,
    [],
  ],
  ['IPv6', 'global {\n    forward . [fd00::9]:53 fd00::9\n}\n', live, []],
  [
    'a glued brace',
    '. {\n}\nglobal:53{\n    forward . 1.1.1.2\n}\n',
    context(8),
    ['MESH0409 global:53{'],
    '. {\n}\nglobal:53 {\n    forward . 1.1.1.2\n}\n',
  ],
  [
    'a glued comment',
    'global {\n    forward . 1.1.1.2#note here\n}\n',
    context(8),
    ['MESH0409 #note', 'MESH0406 here'],
    'global {\n    forward . 1.1.1.2 #note here\n}\n',
  ],
  [
    'an open block',
    'global {\n    forward . 1.1.1.2\n',
    context(8),
    ['MESH0409 {'],
    'global {\n    forward . 1.1.1.2\n}\n',
  ],
  [
    'a brace on the line of a plugin',
    'a {\n    errors }\n',
    context(8),
    ['MESH0409 }'],
    'a {\n    errors \n}\n',
  ],
  [
    'the same block twice',
    'a {\n    errors\n}\nA.:53 {\n    errors\n}\n',
    context(8),
    ['MESH0408 A.:53'],
    'a {\n    errors\n}\n',
  ],
  [
    'addresses parted by a comma, of all zones',
    '. {\n    forward . 8.8.8.8, 8.8.4.4\n}\n',
    context(8),
    ['MESH0406 8.8.8.8,'],
    '. {\n    forward . 8.8.8.8 8.8.4.4\n}\n',
  ],
  [
    'an address with a scheme of others',
    '. {\n    forward . tcp://8.8.8.8\n}\n',
    context(8),
    ['MESH0406 tcp://8.8.8.8'],
  ],
  ['a file beside it', '. {\n    forward . upstreams.conf\n}\n', context(8), []],
  [
    'hosts that hand nothing on',
    '. {\n    hosts {\n        10.0.0.1 a.example.com\n    }\n    kubernetes cluster.local\n}\n',
    context(8),
    ['MESH0407 hosts'],
  ],
  [
    'hosts that hand on what they do not list, and those of a zone',
    '. {\n    hosts {\n        10.0.0.1 a.example.com\n        fallthrough\n    }\n    kubernetes cluster.local\n}\na.com {\n    hosts {\n        10.0.0.1 b.a.com\n    }\n}\nb.com {\n    hosts /etc/hosts b.com\n    forward . 10.0.0.1\n}\n',
    context(8),
    [],
  ],
  [
    'an address of hosts that a shell fills in, and a name',
    'a {\n    hosts {\n        ${IPADDR} b.a\n        10.0.0.1 ${NAME}.a\n    }\n}\n',
    context(8),
    ['MESH0410 ${IPADDR}', 'MESH0410 ${NAME}.a'],
  ],
  [
    'a place to listen that a shell fills in',
    'a {\n    bind ${IPADDR}\n}\n',
    context(8),
    ['MESH0410 ${IPADDR}'],
  ],
  [
    'what other servers call it',
    'a {\n    acl {\n        deny net 10.0.0.0/8\n    }\n}\n',
    context(8),
    ['MESH0404 deny'],
    'a {\n    acl {\n        block net 10.0.0.0/8\n    }\n}\n',
  ],
  ['another block of the zone', 'a {\n}\na {\n    errors\n}\n', context(8), ['MESH0408 a']],
  ['a zone parted by bind', 'a {\n    bind 1.1.1.1\n}\na {\n    bind 2.2.2.2\n}\n', context(8), []],
  ['a zone that an import may part', 'a {\n    import ./x\n}\na {\n}\n', context(8), []],
  ['a zone over TLS as well', 'a {\n}\ntls://a {\n}\na:5353 {\n}\n', context(8), []],
  [
    'the port of the main block',
    '.:5353 {\n}\nglobal:53 {\n    forward . 1.1.1.2\n}\n',
    context(8),
    ['MESH0408 global:53'],
    '.:5353 {\n}\nglobal:5353 {\n    forward . 1.1.1.2\n}\n',
  ],
  ['another zone on another port', '.:5353 {\n}\ncorp:53 {\n}\n', context(8), []],
  [
    'forward before grpc',
    '. {\n    grpc global 127.0.0.1:8053\n    forward . /etc/resolv.conf\n}\n',
    context(6),
    ['MESH0415 forward . /etc/resolv.conf'],
    '. {\n    grpc global 127.0.0.1:8053\n    forward . /etc/resolv.conf {\n        except global\n    }\n}\n',
  ],
  [
    'forward before grpc, with options',
    '. {\n  grpc global 127.0.0.1:8053\n  forward . 1.1.1.1 {\n      force_tcp\n  }\n}\n',
    context(6),
    ['MESH0415 forward . 1.1.1.1'],
    '. {\n  grpc global 127.0.0.1:8053\n  forward . 1.1.1.1 {\n      except global\n      force_tcp\n  }\n}\n',
  ],
  [
    'forward before grpc, with another exception',
    '. {\n    grpc global 127.0.0.1:8053\n    forward . 1.1.1.1 {\n        except corp\n    }\n}\n',
    context(6),
    ['MESH0415 forward . 1.1.1.1'],
    '. {\n    grpc global 127.0.0.1:8053\n    forward . 1.1.1.1 {\n        except corp global\n    }\n}\n',
  ],
  ['a template', '{{- if .Values.x }}\n. {\n{{- end }}\nforward . {{ .Values.ip }}\n', live, []],
  ['a template as an upstream', 'global {\n    forward . {{ .Values.ip }}\n}\n', live, []],
  [
    'a word beside a template',
    'a:{{ .Values.port }} {\n    proxy . 1.1.1.1\n}\n',
    context(8),
    ['MESH0404 proxy'],
    'a:{{ .Values.port }} {\n    forward . 1.1.1.1\n}\n',
  ],
  [
    'CoreDNS’s own template',
    '. {\n    template IN A {\n        answer "{{ .Name }} 60 IN A 1.2.3.4"\n    }\n}\na{\n}\n',
    context(8),
    ['MESH0409 a{'],
    '. {\n    template IN A {\n        answer "{{ .Name }} 60 IN A 1.2.3.4"\n    }\n}\na {\n}\n',
  ],
  [
    'a comment that takes it back',
    'a {\n    # istio-multicluster: ignore MESH0404\n    proxy . 1.1.1.1\n}\n',
    context(8),
    [],
  ],
  [
    'a comment about something else',
    'a {\n    # istio-multicluster: ignore MESH0407\n    proxy . 1.1.1.1\n}\n',
    context(8),
    ['MESH0404 proxy'],
    'a {\n    # istio-multicluster: ignore MESH0407\n    forward . 1.1.1.1\n}\n',
  ],
  [
    'a comment for the file',
    '# istio-multicluster: ignore-file\na {\n    proxy . 1.1.1.1\n}\n',
    context(8),
    [],
  ],
  [
    'the zone but for a letter',
    '. {\n    kubernetes a\n}\nGlobl:53 {\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0401 Globl:53'],
    '. {\n    kubernetes a\n}\nglobal:53 {\n    forward . 10.0.0.9\n}\n',
  ],
  [
    'the zone but for two swapped letters, in a line of the main block',
    '. {\n    proxy gloabl 10.0.0.9\n    proxy . 1.1.1.1\n}\n',
    context(4),
    ['MESH0401 gloabl'],
    '. {\n    proxy global 10.0.0.9\n    proxy . 1.1.1.1\n}\n',
  ],
  [
    'near: a zone of that name beside ours',
    'global {\n    forward . 10.0.0.9\n}\nglobals {\n    forward . 10.0.0.8\n}\n',
    context(),
    [],
  ],
  [
    'options of later releases',
    '. {\n    bufsize 1232\n    cache 30 {\n        serve_stale\n    }\n}\n',
    context(6),
    ['MESH0404 bufsize', 'MESH0404 serve_stale'],
    '. {\n    cache 30 {\n    }\n}\n',
  ],
  [
    'near: in those',
    '. {\n    bufsize 1232\n    cache 30 {\n        serve_stale\n    }\n}\n',
    context(7),
    [],
  ],
  [
    'a star in front of the zone',
    '*.global:53 {\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0401 *.global:53'],
    'global:53 {\n    forward . 10.0.0.9\n}\n',
  ],
  ['a star in front of another zone', '*.corp {\n    forward . 10.0.0.9\n}\n', context(), []],
  [
    'nothing that answers for the zone',
    '. {\n    kubernetes a\n}\nglobal:53 {\n    errors\n    cache 30\n}\n',
    live,
    ['MESH0407 global:53'],
    '. {\n    kubernetes a\n}\nglobal:53 {\n    errors\n    cache 30\n    forward . 10.9.8.7\n}\n',
  ],
  [
    'near: something imported',
    'global:53 {\n    errors\n    import custom/*.override\n}\n',
    live,
    [],
  ],
  ['near: nothing for another zone', 'corp:53 {\n    errors\n}\n', live, []],
  [
    'no zone in front of the address',
    'global {\n    forward 10.0.0.9\n}\n',
    context(),
    ['MESH0407 forward 10.0.0.9'],
    'global {\n    forward . 10.0.0.9\n}\n',
  ],
  [
    'no zone in front of addresses',
    'global {\n    forward 10.0.0.9 10.0.0.8\n}\n',
    context(),
    ['MESH0407 10.0.0.9'],
    'global {\n    forward . 10.0.0.9 10.0.0.8\n}\n',
  ],
  [
    'a comma between addresses, and a semicolon',
    'global {\n    forward . 10.0.0.9,10.0.0.8;\n}\n',
    context(),
    ['MESH0406 10.0.0.9,10.0.0.8;'],
    'global {\n    forward . 10.0.0.9 10.0.0.8\n}\n',
  ],
  [
    'a file but for a letter',
    '. {\n    forward . /etc/resolve.conf\n}\n',
    context(),
    ['MESH0406 /etc/resolve.conf'],
    '. {\n    forward . /etc/resolv.conf\n}\n',
  ],
  ['near: another file', '. {\n    forward . /etc/resolv.conf.upstream\n}\n', context(), []],
  [
    'a brace that clings to an address',
    'global {\n    forward . 10.0.0.9{\n        max_fails 3\n    }\n}\n',
    context(),
    ['MESH0409 10.0.0.9{'],
    'global {\n    forward . 10.0.0.9 {\n        max_fails 3\n    }\n}\n',
  ],
  [
    'a comment of another language',
    'global {\n    // ours\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0409 //'],
    'global {\n    # ours\n    forward . 10.0.0.9\n}\n',
  ],
  ['an item', 'global {\n    - forward . 10.0.0.9\n}\n', context(), ['MESH0409 -']],
  [
    'a colon behind a plugin',
    'global {\n    cache: 30\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0404 cache:'],
    'global {\n    cache 30\n    forward . 10.0.0.9\n}\n',
  ],
  [
    'an option outside of its braces',
    '. {\n    kubernetes a {\n    }\n    pods insecure\n}\n',
    context(),
    ['MESH0404 pods'],
  ],
  ['near: sent to the outside', 'globals {\n    forward . 8.8.8.8\n}\n', context(), []],
  [
    'near: letters an expression would take',
    'gl(bal {\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0401 gl(bal'],
    'global {\n    forward . 10.0.0.9\n}\n',
  ],
  [
    'forward twice for one zone',
    'global {\n    forward . 10.0.0.8\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0404 forward . 10.0.0.9'],
    'global {\n    forward . 10.0.0.8 10.0.0.9\n}\n',
  ],
  [
    'near: the first leaves names to the second',
    '. {\n    forward . 10.0.0.8 {\n        except corp\n    }\n    forward . 10.0.0.9\n}\n',
    context(10),
    [],
  ],
  [
    'no bind beside a main block that has one',
    '. {\n    bind 10.0.0.1\n}\nglobal {\n    errors\n    forward . 10.0.0.9\n}\n',
    context(),
    ['MESH0411 global'],
    '. {\n    bind 10.0.0.1\n}\nglobal {\n    bind 10.0.0.1\n    errors\n    forward . 10.0.0.9\n}\n',
  ],
  [
    'near: a bind of its own, one that is imported, and another zone',
    '. {\n    bind 10.0.0.1\n}\nglobal {\n    bind 10.0.0.2\n    forward . 10.0.0.9\n}\na.global {\n    import x/*\n}\ncorp {\n    forward . 10.0.0.9\n}\n',
    context(),
    [],
  ],
  ['nothing', '', live, []],
];

suite('diagnostics of Corefiles', () => {
  test('dots for lines left out are said with the ConfigMap, or else where they stand', () => {
    const text = '.:53 {\n...\n    cache 30\n}\n';
    assert.deepEqual(inYaml(configMap(text), context()), []);
    assert.deepEqual(
      inFile(text, context()).map((it) => it.code),
      ['MESH0409'],
    );
  });
  test('a line torn in two is put together', () => {
    const text = '.:53 {\n  grpc\n  global 127.0.0.1:8053\n}\n';
    const found = inFile(text, context());
    assert.deepEqual(
      found.map((it) => it.code),
      ['MESH0407', 'MESH0404'],
    );
    const edits = found[1]?.fixes[0]?.edits ?? [];
    assert.equal(edited(text, edits), '.:53 {\n  grpc global 127.0.0.1:8053\n}\n');
  });
  for (const [what, text, known, said, fixed] of rows) {
    for (const [where, make, find] of [
      ['a file', (it: string) => it, inFile],
      ['a ConfigMap', (it: string) => configMap(it), inYaml],
    ] as const) {
      test(`${what}, in ${where}`, () => {
        const document = make(text);
        const found = find(document, known);
        assert.deepEqual(
          found.map((it) => `${it.code} ${document.slice(it.start, it.end)}`),
          said,
        );
        const cured = found.reduce((done) => {
          const [next] = find(done, known);
          return next?.fixes[0] ? edited(done, next.fixes[0].edits) : done;
        }, document);
        if (fixed === undefined) assert.ok(found.every((it) => it.fixes.length === 0));
        else assert.equal(cured, make(fixed));
      });
    }
  }

  test('a block of its own is advised only for what is for one zone', () => {
    const advised = (line: string) => {
      const [found] = inFile(`. {\n    ${line}\n    ${line}\n}\n`, context());
      return found?.message.includes('a block of its own');
    };
    assert.equal(advised('grpc a 127.0.0.1:8053'), true);
    assert.equal(advised('kubernetes a b'), false);
    assert.equal(advised('cache 30'), false);
  });

  test('a fix keeps the ends of lines', () => {
    const text = '. {\r\n    grpc a 1.1.1.1\r\n    forward . 1.1.1.1\r\n}\r\n';
    for (const [document, found] of [
      [text, inFile(text, context(8))],
      [
        configMap(text.replaceAll('\r', '')).replaceAll('\n', '\r\n'),
        inYaml(configMap(text.replaceAll('\r', '')).replaceAll('\n', '\r\n'), context(8)),
      ],
    ] as const) {
      const done = edited(document, found[0]?.fixes[0]?.edits ?? []);
      assert.notEqual(done, document);
      assert.doesNotMatch(done, /[^\r]\n/);
    }
  });

  test('lines for within a block are judged as such', () => {
    const text = 'log\nproxy . 1.1.1.1\nrewrite name a b\n';
    for (const found of [
      inFile(text, context(8), 'x.override'),
      inYaml(configMap(text, '  name: coredns-custom', 'x.override'), context(8)),
    ]) {
      assert.deepEqual(
        found.map((it) => it.code),
        ['MESH0404'],
      );
    }
    assert.deepEqual(
      inFile('log\n}\n', context(8), 'x.override').map((it) => it.code),
      ['MESH0409'],
    );
  });

  const scripts: readonly [what: string, word: string, value: string, said: readonly string[]][] = [
    ['a variable', 'EOF', '${IP}:53', []],
    ['a command', 'EOF', '$(kubectl get svc dns -o jsonpath="{.spec.clusterIP}")', []],
    ['what a person fills in', 'EOF', '<ip>', ['MESH0406 <ip>']],
    ['where the word is quoted', "'EOF'", '${IP}:53', ['MESH0406 ${IP}:53']],
  ];
  for (const [what, word, value, said] of scripts) {
    test(`in a script: ${what}`, () => {
      const script = (manifest: string) => `kubectl apply -f - <<${word}\n${manifest}\nEOF\n`;
      const saidOf = (text: string) =>
        inYaml(text, live).map((it) => `${it.code} ${text.slice(it.start, it.end)}`);
      assert.deepEqual(saidOf(script(configMap(`global {\n    forward . ${value}\n}`))), said);
      const stubs = configMap(`{"global": ["${value}"]}`, '  name: kube-dns', 'stubDomains');
      assert.equal(saidOf(script(stubs)).length, said.length);
      assert.equal(saidOf(stubs).length, 1);
    });
  }

  const first = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const between: readonly [what: string, text: string][] = [
    ['a heredoc before', `kubectl apply -f - <<EOF\n${first}EOF\nkubectl get ns\n`],
    ['one whose word is its own', `kubectl apply -f - <<NS\n${first}NS\n`],
    ['one within a function', `f() {\n  kubectl apply -f - <<EOF\n${first}EOF\n}\n`],
  ];
  for (const [what, text] of between) {
    test(`in a script with ${what}, an object ends with its heredoc`, () => {
      const saidOf = (manifest: string) => {
        const script = `${text}kubectl apply -f - <<EOF\n${manifest}\nEOF\n${text}`;
        return inYaml(script, context()).map((it) => it.code);
      };
      const stubs = configMap('{"global": ["10.96.12"]}', '  name: kube-dns', 'stubDomains');
      assert.deepEqual(saidOf(stubs), ['MESH0406']);
      const sound = '. {\n    kubernetes a\n}\n';
      const other = text.replace('name: shop', 'name: coredns\n  namespace: istio-system');
      const script = `${other}cat <<EOF\n${configMap(sound)}\nEOF\n`;
      assert.deepEqual(inYaml(script, context()), []);
    });
  }

  test('a line like one of a shell within a value is no end of an object', () => {
    const text = configMap('. {\n    kubernetes a\n}\n', '  name: coredns').replace(
      'data:\n',
      'data:\n  a: |\n    cat <<EOF\n    EOF\n    done\n',
    );
    const moved = text.replace('kind: ConfigMap\n', '') + '\nkind: ConfigMap\n';
    assert.equal(regionsInYaml(moved).length, 1);
  });

  test('quotes in a command break JSON only where no shell reads it', () => {
    const stubs = (value: string) =>
      inYaml(configMap(`{"global": [${value}]}`, '  name: kube-dns', 'stubDomains'), live);
    const severities = (value: string) => stubs(value).map((it) => it.severity);
    assert.deepEqual(severities('"$(kubectl get svc -o jsonpath="{.a}")"'), ['warning']);
    assert.deepEqual(severities('"$(kubectl get svc)" "10.0.0.1"'), ['error']);
    assert.deepEqual(severities('"$1"'), ['warning']);
  });

  const kubeDns: readonly [what: string, key: string, json: string, said: readonly string[]][] = [
    ['sound', 'stubDomains', '{"global": ["10.0.0.1"]}', []],
    ['shell text', 'stubDomains', '{"global": ["$(kubectl)"]}', ['MESH0406 "$(kubectl)"']],
    [
      'another zone to istiocoredns',
      'stubDomains',
      '{"global": ["10.0.0.9"], "west": ["$(kubectl get svc istiocoredns -o jsonpath={.spec.clusterIP})"]}',
      [
        'MESH0414 "west"',
        'MESH0406 "$(kubectl get svc istiocoredns -o jsonpath={.spec.clusterIP})"',
      ],
    ],
    ['of another zone', 'stubDomains', '{\n  "corp": ["None"]\n}', ['MESH0406 "None"']],
    ['no comma', 'upstreamNameservers', '["1.1.1.1" "8.8.8.8"]', ['MESH0409 "']],
    ['no list', 'upstreamNameservers', '{}', ['MESH0409 {}']],
    ['a template', 'stubDomains', '{"global": [{{ .Values.ip }}]}', []],
    ['zone but for a letter', 'stubDomains', '{"globl": ["10.0.0.9"]}', ['MESH0401 "globl"']],
    [
      'zone of that name beside ours',
      'stubDomains',
      '{"globl": ["10.0.0.9"], "global": ["10.0.0.8"]}',
      [],
    ],
    [
      'zone with a dot at its end',
      'stubDomains',
      '{"global.": ["10.0.0.9"]}',
      ['MESH0409 "global."'],
    ],
    [
      'the domain of the cluster',
      'stubDomains',
      '{"cluster.local": ["10.0.0.9"]}',
      ['MESH0409 "cluster.local"'],
    ],
    ['a domain of a cluster within', 'stubDomains', '{"b.cluster.local": ["10.0.0.9"]}', []],
    ['nobody to ask', 'stubDomains', '{"global": []}', ['MESH0407 []']],
    ['nobody to ask of another zone', 'stubDomains', '{"corp": []}', []],
    ['a text for a list', 'stubDomains', '{"corp": "10.0.0.9"}', ['MESH0409 "10.0.0.9"']],
    ['a comma too many', 'upstreamNameservers', '["1.1.1.1",]', ['MESH0409 ]']],
    ['quotes of another kind', 'stubDomains', "{'corp': ['10.0.0.9']}", ["MESH0409 '"]],
    ['a name alone', 'stubDomains', '{"corp": ["istiocoredns"]}', ['MESH0406 "istiocoredns"']],
  ];
  const cured: Readonly<Record<string, string>> = {
    'shell text': '{"global": ["10.9.8.7"]}',
    'a text for a list': '{"corp": ["10.0.0.9"]}',
    'a comma too many': '["1.1.1.1"]',
    'quotes of another kind': '{"corp": ["10.0.0.9"]}',
    'zone but for a letter': '{"global": ["10.0.0.9"]}',
    'zone with a dot at its end': '{"global": ["10.0.0.9"]}',
  };
  for (const [what, key, json, said] of kubeDns) {
    test(`the JSON of kube-dns: ${what}`, () => {
      const text = configMap(json, '  name: kube-dns', key);
      const found = inYaml(text, live);
      assert.deepEqual(
        found.map((it) => `${it.code} ${text.slice(it.start, it.end)}`),
        said,
      );
      assert.deepEqual(inYaml(configMap(json, '  name: other', key), live), []);
      const [fix] = found.flatMap((it) => it.fixes);
      assert.equal(fix !== undefined, cured[what] !== undefined);
      if (fix) assert.equal(edited(text, fix.edits), text.replace(json, cured[what] ?? ''));
    });
  }

  const namespaces: readonly [what: string, corefile: string, namespace: string, right?: string][] =
    [
      ['of a cluster', '. {\n    kubernetes a\n}\n', 'istio-system', 'kube-system'],
      ['of a cluster, where it belongs', '. {\n    kubernetes a\n}\n', 'kube-system'],
      [
        'of istiocoredns',
        '. {\n    grpc global 127.0.0.1:8053\n}\n',
        'kube-system',
        'istio-system',
      ],
      [
        'of istiocoredns, where it belongs',
        '. {\n    grpc global 127.0.0.1:8053\n}\n',
        'istio-system',
      ],
      ['of neither', '. {\n    forward . 1.1.1.1\n}\n', 'istio-system'],
      ['of a cluster, somewhere else', '. {\n    kubernetes a\n}\n', 'dns'],
    ];
  for (const [what, corefile, namespace, right] of namespaces) {
    test(`the Corefile ${what}`, () => {
      const made = (it: string) => configMap(corefile, `  namespace: ${it}\n  name: coredns`);
      const text = made(namespace);
      const found = inYaml(text, context());
      assert.deepEqual(
        found.map((it) => `${it.code} ${text.slice(it.start, it.end)}`),
        right === undefined ? [] : [`MESH0416 ${namespace}`],
      );
      if (right === undefined) return;
      assert.equal(edited(text, found[0]?.fixes[0]?.edits ?? []), made(right));
    });
  }

  const label = '  labels:\n    addonmanager.kubernetes.io/mode: Reconcile\n';
  const both = '.:53 {\n    kubernetes a\n}\nglobal:53 {\n    forward . 10.0.0.9\n}\n';
  const others: readonly [what: string, corefile: string, metadata: string, said: string][] = [
    [
      'that the add-on manager keeps',
      both,
      `${label}  namespace: kube-system\n`,
      'MESH0405 global:53',
    ],
    [
      'that k3s made',
      both,
      "  annotations:\n    objectset.rio.cattle.io/id: ''\n  namespace: kube-system\n",
      'MESH0405 global:53',
    ],
    [
      'that k3s made, with a zone of somebody',
      both.replace('global', 'corp'),
      "  annotations:\n    objectset.rio.cattle.io/id: ''\n  namespace: kube-system\n",
      'MESH0405 corp:53',
    ],
    [
      'with the file of k3s',
      both.replace(
        'kubernetes a\n',
        'hosts /etc/coredns/NodeHosts {\n        fallthrough\n    }\n',
      ),
      '  namespace: kube-system\n',
      'MESH0405 global:53',
    ],
    [
      'with the file of k3s in a comment',
      both.replace('a\n', 'a\n    # hosts /etc/coredns/NodeHosts\n'),
      '  namespace: kube-system\n',
      '',
    ],
    [
      'with the file of k3s, and nothing else',
      '.:53 {\n    hosts /etc/coredns/NodeHosts {\n        fallthrough\n    }\n}\n',
      '  namespace: kube-system\n',
      '',
    ],
    [
      'that Charmed Kubernetes keeps',
      both,
      "  labels:\n    cdk-addons: 'true'\n  namespace: kube-system\n",
      'MESH0405 global:53',
    ],
    [
      'that EKS may keep',
      both,
      '  labels:\n    eks.amazonaws.com/component: coredns\n  namespace: kube-system\n',
      'MESH0405 global:53',
    ],
    ['that nobody keeps', both, '  namespace: kube-system\n', ''],
    [
      'that is kept, without our zone',
      both.replace('global', 'other'),
      `${label}  namespace: kube-system\n`,
      '',
    ],
    [
      'that is made once',
      both,
      `${label.replace('Reconcile', 'EnsureExists')}  namespace: kube-system\n`,
      '',
    ],
    [
      'of a cluster that asks the plugin itself',
      both.replace('forward . 10.0.0.9', 'grpc . 127.0.0.1:8053'),
      '  namespace: kube-system\n',
      'MESH0416 127.0.0.1:8053',
    ],
    [
      'of a cluster that asks another server so',
      both.replace('forward . 10.0.0.9', 'grpc . 10.0.0.9:8053'),
      '  namespace: kube-system\n',
      '',
    ],
    [
      'with a plugin no release has',
      both.replace('kubernetes a', 'kubernetes a\n    topology zone'),
      '  namespace: kube-system\n',
      'MESH0404 topology',
    ],
    [
      'with one that some build in',
      both.replace('kubernetes a', 'kubernetes a\n    k8s_gateway a'),
      '  namespace: kube-system\n',
      '',
    ],
    [
      'of somebody with a build of their own',
      both.replace('kubernetes a', 'kubernetes a\n    topology zone'),
      '  namespace: dns\n',
      '',
    ],
    [
      'that sends the zone to the cluster DNS',
      both.replace('10.0.0.9', '10.96.0.10'),
      '  namespace: kube-system\n',
      'MESH0402 10.96.0.10',
    ],
    [
      'that sends another zone there',
      both.replace('10.0.0.9', '10.96.0.10').replace('global', 'corp'),
      '  namespace: kube-system\n',
      '',
    ],
  ];
  for (const [what, corefile, metadata, said] of others) {
    test(`the Corefile ${what}`, () => {
      const text = configMap(corefile, `${metadata}  name: coredns`);
      const found = inYaml(text, context());
      assert.equal(found.map((it) => `${it.code} ${text.slice(it.start, it.end)}`).join(), said);
    });
  }

  test('what an operator and a chart write has names of their own', () => {
    const said = (namespace: string, name: string) =>
      inYaml(configMap(both, `  name: ${name}\n  namespace: ${namespace}`), context()).map(
        (it) => it.code,
      );
    assert.deepEqual(said('openshift-dns', 'dns-default'), ['MESH0405']);
    assert.deepEqual(said('kube-system', 'rke2-coredns-rke2-coredns'), ['MESH0405']);
    assert.deepEqual(said('kube-system', 'dns-default'), []);
  });

  const cache = (to: string, more = '') =>
    configMap(
      `.:53 {\n    bind 169.254.20.10\n    forward . ${to}\n}\n${more}`,
      '  name: node-local-dns\n  namespace: kube-system',
    );
  const central = configMap(both, '  name: coredns\n  namespace: kube-system');
  const nodes: readonly [what: string, text: string, said: readonly string[]][] = [
    ['without the zone', cache('__PILLAR__UPSTREAM__SERVERS__'), ['MESH0411 Corefile']],
    ['that asks CoreDNS for all', cache('__PILLAR__CLUSTER__DNS__'), []],
    [
      'with the zone',
      cache('/etc/resolv.conf', 'global:53 {\n    bind 169.254.20.10\n    forward . 10.0.0.9\n}\n'),
      [],
    ],
    [
      'with the zone elsewhere',
      cache('/etc/resolv.conf', 'global:53 {\n    forward . 10.0.0.9\n}\n'),
      ['MESH0411 global:53'],
    ],
  ];
  for (const [what, text, said] of nodes) {
    test(`a cache on the nodes ${what}, beside CoreDNS`, () => {
      const both = `${text}\n---\n${central}`;
      assert.deepEqual(
        inYaml(both, context()).map((it) => `${it.code} ${both.slice(it.start, it.end)}`),
        said,
      );
      const alone = said.filter((it) => !it.endsWith('Corefile'));
      assert.equal(inYaml(text, context()).length, alone.length);
    });
  }

  const stub = 'global:53 {\n    forward . 10.0.0.9\n}\n';
  const custom = '  name: coredns-custom\n  namespace: kube-system';
  const named: readonly [
    what: string,
    corefile: string,
    metadata: string,
    key: string,
    said: readonly string[],
    fixed?: string,
  ][] = [
    [
      'the key in small letters',
      both,
      '  name: coredns\n  namespace: kube-system',
      'corefile',
      ['MESH0416 corefile'],
      'Corefile',
    ],
    ['such a key of something else', both, '  name: mine', 'corefile', []],
    [
      'a key that is not imported',
      stub,
      custom,
      'global.conf',
      ['MESH0416 global.conf'],
      'global.server',
    ],
    [
      'a Corefile that is not imported',
      stub,
      custom,
      'Corefile',
      ['MESH0416 Corefile'],
      'corefile.server',
    ],
    ['such a key with nothing of the mesh', stub.replace('global', 'corp'), custom, 'a.conf', []],
    ['such a key of something else', stub, '  name: mine', 'global.conf', []],
    [
      'plugins without a block',
      'errors\nforward global 10.0.0.9\n',
      custom,
      'a.server',
      ['MESH0409 errors'],
    ],
    ['plugins where they belong', 'log\nrewrite name a.corp b.corp\n', custom, 'a.override', []],
    ['a zone without braces', 'corp\nforward . 10.0.0.9\n', custom, 'a.server', []],
    [
      'what is imported, in another namespace',
      stub,
      custom.replace('kube-', 'istio-'),
      'a.server',
      ['MESH0416 istio-system'],
    ],
    [
      'stub domains in another namespace',
      '{"global": ["10.0.0.9"]}',
      '  name: kube-dns\n  namespace: istio-system',
      'stubDomains',
      ['MESH0416 istio-system'],
    ],
  ];
  for (const [what, corefile, metadata, key, said, fixed] of named) {
    test(`ConfigMaps with ${what}`, () => {
      const text = configMap(corefile, metadata, key);
      const found = inYaml(text, context());
      assert.deepEqual(
        found.map((it) => `${it.code} ${text.slice(it.start, it.end)}`),
        said,
      );
      if (fixed === undefined) return;
      assert.equal(
        edited(text, found[0]?.fixes[0]?.edits ?? []),
        configMap(corefile, metadata, fixed),
      );
    });
  }

  test('keys of the other server are pointed out, and not judged', () => {
    const saidOf = (text: string) =>
      inYaml(text, context()).map((it) => `${it.code} ${text.slice(it.start, it.end)}`);
    const json = '["1.1.1.1" "8.8.8.8"]';
    const ofOther = configMap(json, '  name: coredns', 'upstreamNameservers');
    assert.deepEqual(saidOf(ofOther), ['MESH0416 upstreamNameservers']);
    assert.deepEqual(saidOf(configMap(both, '  name: kube-dns')), ['MESH0416 Corefile']);
  });

  test('what is imported beside a block for all names has none of its own', () => {
    const saidOf = (corefile: string, name = 'coredns-custom', key = 'x.server') =>
      inYaml(configMap(corefile, `  name: ${name}`, key), context())
        .filter((it) => it.code === 'MESH0408')
        .map((it) => `${it.severity} ${it.message.slice(0, 21)}`);
    const all = '.:53 {\n    forward . 1.1.1.1\n}\n';
    assert.deepEqual(saidOf(all), ['warning The Corefile that imp']);
    assert.deepEqual(saidOf(all.replace(':53', '')), ['warning The Corefile that imp']);
    for (const near of [
      all.replace(':53', ':5353'),
      all.replace('.:53', 'corp.example:53'),
      all.replace('forward', 'bind 10.0.0.9\n    forward'),
    ]) {
      assert.deepEqual(saidOf(near), []);
    }
    assert.deepEqual(saidOf(all, 'coredns', 'Corefile'), []);
  });

  test('istiocoredns runs a CoreDNS of its own, which the cluster’s version says nothing of', () => {
    const text =
      '. {\n    proxy global 127.0.0.1:8053 {\n        protocol grpc insecure\n    }\n}\n';
    const at = (namespace: string) =>
      inYaml(configMap(text, `  name: coredns\n  namespace: ${namespace}`), context(8)).map(
        (it) => it.code,
      );
    assert.deepEqual(at('istio-system'), []);
    assert.deepEqual(at('kube-system').sort(), ['MESH0404', 'MESH0416']);
  });

  test('a person may set how severe a code is', () => {
    const text = 'a {\n    proxy . 1.1.1.1\n}\n';
    const said = (MESH0404: SeveritySetting) =>
      diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], context(8), { MESH0404 }).map(
        (it) => it.severity,
      );
    assert.deepEqual(said('info'), ['info']);
    assert.deepEqual(said('off'), []);
  });

  for (const { name, text } of realCorefiles()) {
    test(`has nothing wrong to say of ${name} while no version is known`, () => {
      // Beside `ready`, an option that no server heeds is of no use whatever the version.
      const idle = text.includes('ready') && text.includes('upstream') ? ['MESH0413'] : [];
      const codes = (found: readonly Pick<Diagnostic, 'code' | 'severity'>[]) =>
        found.filter((it) => it.code !== 'MESH0404' || it.severity !== 'info').map((it) => it.code);
      assert.deepEqual(codes(inFile(text, context())), idle);
      assert.deepEqual(codes(inYaml(configMap(text, '  name: x'), context())), idle);
    });
  }

  const whole = '.:53     forward . tc/resolv.conf"\n    log "two\n    lines"\n    cache 30\n}';
  const openQuote = '.:53 {\n    proxy . 1.2.3.4 {\n    a "b\n}\n';
  const taken: readonly [what: string, corefile: string, code: string][] = [
    ['the whole of it', whole, 'MESH0408'],
    ['its end, in a quote nobody closes', openQuote, 'MESH0404'],
    ['the name of a file, in such a quote', '. {\n    forward . "/etc/resolv.con\n', 'MESH0406'],
  ];
  for (const [what, corefile, code] of taken) {
    test(`a fix that takes away ${what} leaves what follows the Corefile`, () => {
      const document = `${configMap(corefile).trimEnd()}\n---\na: b\n`;
      const found = inYaml(document, live).filter((it) => it.code === code);
      const fixes = found.flatMap((it) => it.fixes);
      assert.equal(fixes.length, 1);
      for (const { edits } of fixes) {
        assert.ok(edited(document, edits).endsWith('\n---\na: b\n'), edited(document, edits));
      }
    });
  }

  test('whatever the text, spans are in it and a fix leaves the other Corefiles alone', () => {
    const texts = mutationsOf(corefiles).map((it) => it.replaceAll('\r', ''));
    const other = configMap('b {\n    errors\n}\n', '  name: other');
    fc.assert(
      fc.property(texts, (text) => {
        const document = `${other}\n---\n${configMap(text)}\n---\n${other}`;
        for (const { start, end, fixes } of inYaml(document, live)) {
          assert.ok(start >= 0 && start <= end && end <= document.length);
          for (const { edits } of fixes) {
            const done = edited(document, edits);
            assert.ok(done.startsWith(`${other}\n---\n`) && done.endsWith(`\n---\n${other}`));
          }
        }
      }),
    );
  });
});
