import assert from 'node:assert/strict';
import { viewOf } from '../../../../src/mesh/analyze';
import { nameResolution } from '../../../../src/mesh/analyzers/nameResolution';
import { isFinding, type Finding } from '../../../../src/mesh/finding';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import { simulate } from '../../../../src/plan/simulate';
import { forwardDns } from '../../../../src/planners/forwardDns';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  ourBlock,
  kubeDns,
  plainCorefile,
} from '../../../support/dnsObjects';
import { pilot } from '../../../support/istioObjects';
import {
  clusterFrom,
  snapshotAfter,
  snapshotOf,
  worldOf,
  worldsOf,
} from '../../../support/meshBuilder';
import { nameResolutionCodes } from '../../../../src/mesh/catalogue/nameResolution';
import { answers } from './answers';

type Objects = readonly KubernetesObject[];

const sound = (...dns: Objects): Objects => [pilot('1.4.10'), istioCoreDnsService(), ...dns];
const corefile = (extra: string, tag?: string): Objects => coreDns(plainCorefile + extra, tag);
const nodeLocal = (forward: string, extra = ''): KubernetesObject =>
  configMap('kube-system/node-local-dns', {
    Corefile: `cluster.local:53 {\n    forward . __PILLAR__CLUSTER__DNS__\n}\n.:53 {\n    bind 169.254.20.10\n    forward . ${forward}\n}\n${extra}`,
  });

const boundBlock = (upstream: string): string =>
  forwardingBlock(upstream).replace('errors', 'bind 169.254.20.10');

const ownCorefile = (zone = 'global', except = ` {\n        except ${zone}\n    }`): string =>
  `.:53 {\n    grpc ${zone} 127.0.0.1:8053\n    forward . /etc/resolv.conf${except}\n}\n`;
const own = (zone?: string, except?: string): KubernetesObject =>
  configMap('istio-system/coredns', { Corefile: ownCorefile(zone, except) });

const rows: readonly [what: string, objects: Objects, said: string, cured?: readonly string[]][] = [
  ['forwarded to istiocoredns', sound(...corefile(forwardingBlock('10.96.7.53'))), ''],
  ['the same with its port', sound(...corefile(forwardingBlock('10.96.7.53:53'))), ''],
  [
    'the same by a stub domain',
    sound(...kubeDns({ stubDomains: '{"global": ["10.96.7.53"]}' })),
    '',
  ],
  ['not forwarded', sound(...coreDns()), 'MESH0401 east', ['MESH0401']],
  ['not forwarded by kube-dns', sound(...kubeDns()), 'MESH0401 east', ['MESH0401']],
  [
    'forwarded to an old address',
    sound(...corefile(forwardingBlock('10.96.1.1'))),
    'MESH0402 east',
    ['MESH0402'],
  ],
  [
    'forwarded to two addresses',
    sound(...corefile(forwardingBlock('10.96.7.53 10.96.1.1'))),
    'MESH0402 east',
    ['MESH0402'],
  ],
  [
    'forwarded to a file',
    sound(...corefile(forwardingBlock('/etc/resolv.conf'))),
    'MESH0402 east',
    ['MESH0402'],
  ],
  ['no istiocoredns', [pilot('1.4.10'), ...coreDns()], 'MESH0401 east MESH0403 east'],
  [
    'no istiocoredns, forwarded',
    [pilot('1.4.10'), ...corefile(forwardingBlock('10.96.7.53'))],
    'MESH0403 east',
  ],
  [
    'proxy on CoreDNS 1.6',
    sound(...corefile(forwardingBlock('10.96.7.53', 'proxy'))),
    'MESH0404 east',
    ['MESH0404'],
  ],
  [
    'proxy on CoreDNS 1.3',
    sound(...corefile(forwardingBlock('10.96.7.53', 'proxy'), '1.3.1').map(withoutReady)),
    '',
  ],
  [
    'proxy elsewhere',
    sound(...corefile(forwardingBlock('10.96.7.53') + 'a {\n proxy . 1.1.1.1\n}\n')),
    'MESH0404 east',
    [],
  ],
  [
    'a cluster where edits are reverted',
    sound(...coreDns(plainCorefile, '1.6.7', { 'cdk-addons': 'true' })),
    'MESH0401 east MESH0405 east',
    ['MESH0401'],
  ],
  [
    'literal shell text',
    sound(...corefile(forwardingBlock('$(kubectl get svc)'))),
    'MESH0406 east',
    ['MESH0406'],
  ],
  [
    'no text at all where the address was',
    sound(...corefile(forwardingBlock(''))),
    'MESH0407 east',
    ['MESH0407'],
  ],
  [
    'a broken stub domain',
    sound(...kubeDns({ stubDomains: '{"global": ["None"]}' })),
    'MESH0406 east',
    ['MESH0406'],
  ],
  ['two blocks', sound(...corefile(forwardingBlock('10.96.7.53').repeat(2))), 'MESH0408 east', []],
  [
    'the wrong port',
    sound(...coreDns(plainCorefile.replace('53', '5353') + forwardingBlock('10.96.7.53'))),
    'MESH0408 east',
    [],
  ],
  ['a Corefile that cannot be read', sound(...corefile('global:53{\n}\n')), 'MESH0409 east', []],
  [
    'JSON that cannot be read',
    sound(...kubeDns({ stubDomains: '{"global"' })),
    'MESH0409 east',
    [],
  ],
  [
    'other data of kube-dns that cannot be read',
    sound(
      ...kubeDns({ stubDomains: '{"global": ["10.96.7.53"]}', upstreamNameservers: '["1.1.1.1"' }),
    ),
    'MESH0409 east',
  ],
  [
    'another zone of kube-dns without an address',
    sound(...kubeDns({ stubDomains: '{"global": ["10.96.7.53"], "corp": ["$(x)"]}' })),
    'MESH0406 east',
  ],
  ['served by other plugins', sound(...corefile('global {\n    hosts\n}\n')), 'MESH0410 east', []],
  [
    'NodeLocal DNSCache past the cluster DNS',
    sound(nodeLocal('/etc/resolv.conf'), ...corefile(forwardingBlock('10.96.7.53'))),
    'MESH0411 east',
    ['MESH0411'],
  ],
  [
    'NodeLocal DNSCache without bind',
    sound(
      nodeLocal('/etc/resolv.conf', forwardingBlock('10.96.7.53')),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    'MESH0411 east',
    [],
  ],
  [
    'NodeLocal DNSCache with our block from before the cache had a bind line',
    sound(
      nodeLocal(
        '/etc/resolv.conf',
        'global:53 {\n    # Added by Istio Multicluster: x\n    forward . 10.96.7.53\n}\n',
      ),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    'MESH0411 east',
    ['MESH0411'],
  ],
  [
    'NodeLocal DNSCache that forwards elsewhere',
    sound(
      nodeLocal('/etc/resolv.conf', boundBlock('10.96.1.1')),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    'MESH0402 east',
    ['MESH0402'],
  ],
  [
    'NodeLocal DNSCache that serves the zone otherwise',
    sound(
      nodeLocal('/etc/resolv.conf', 'global:53 {\n    hosts\n}\n'),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    'MESH0410 east',
    [],
  ],
  [
    'NodeLocal DNSCache through the cluster DNS',
    sound(nodeLocal('__PILLAR__CLUSTER__DNS__'), ...corefile(forwardingBlock('10.96.7.53'))),
    '',
  ],
  [
    'NodeLocal DNSCache with the zone',
    sound(
      nodeLocal('/etc/resolv.conf', boundBlock('10.96.7.53')),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    '',
  ],
  [
    'NodeLocal DNSCache of kube-dns',
    sound(nodeLocal('/etc/resolv.conf'), ...kubeDns({ stubDomains: '{"global": ["10.96.7.53"]}' })),
    '',
  ],
  ['Istio 1.9 without istiocoredns', [pilot('1.9.1'), ...coreDns()], 'MESH0412 east'],
  [
    'Istio 1.9 without istiocoredns, forwarded',
    [pilot('1.9.1'), ...corefile(forwardingBlock('10.96.7.53'))],
    'MESH0403 east',
  ],
  ['no Istio', coreDns(), ''],
  [
    'no Istio, but istiocoredns',
    [istioCoreDnsService(), ...coreDns()],
    'MESH0401 east',
    ['MESH0401'],
  ],
  [
    'a word that does nothing',
    sound(
      ...coreDns(
        plainCorefile.replace('pods insecure', 'upstream') + forwardingBlock('10.96.7.53'),
      ),
    ),
    'MESH0413 east',
  ],
  [
    'two families of addresses',
    sound(...corefile(forwardingBlock('[fd00::9]:53'))).map((it) =>
      it.metadata.name === 'istiocoredns' && it.kind === 'Service'
        ? ({
            ...it,
            spec: { clusterIP: '10.96.7.53', clusterIPs: ['10.96.7.53', 'fd00::9'] },
          } as KubernetesObject)
        : it,
    ),
    '',
  ],
  [
    'istiocoredns that knows the zone',
    sound(own(), ...corefile(forwardingBlock('10.96.7.53'))),
    '',
  ],
  [
    'istiocoredns that knows another zone only',
    sound(own('corp'), ...corefile(forwardingBlock('10.96.7.53'))),
    'MESH0414 east',
    ['MESH0414'],
  ],
  [
    'istiocoredns whose forward comes first',
    sound(own('global', ''), ...corefile(forwardingBlock('10.96.7.53'))),
    'MESH0415 east',
  ],
  [
    'the Corefile of the cluster where istiocoredns has its own',
    sound(
      configMap('istio-system/coredns', { Corefile: plainCorefile }),
      ...corefile(forwardingBlock('10.96.7.53')),
    ),
    'MESH0416 east',
  ],
  [
    'the Corefile of istiocoredns where the cluster has its own',
    sound(...coreDns(`${ownCorefile()}${forwardingBlock('10.96.7.53')}`)),
    'MESH0416 east',
  ],
  ['no DNS', sound(), 'not checked: no cluster DNS was recognised in kube-system'],
  ['an immutable ConfigMap', sound(...coreDns().map(frozen)), 'MESH0401 east', []],
];

function frozen(it: KubernetesObject): KubernetesObject {
  return it.kind === 'ConfigMap' ? ({ ...it, immutable: true } as KubernetesObject) : it;
}

function withoutReady(it: KubernetesObject): KubernetesObject {
  return JSON.parse(JSON.stringify(it).replace('\\n    ready', '')) as KubernetesObject;
}

const findingsOf = (objects: Objects): readonly Finding[] => {
  const snapshot = snapshotOf(clusterFrom('east', objects));
  return [...nameResolution.analyze(viewOf(snapshot.meshes[0]!, snapshot))].filter(isFinding);
};

suite('nameResolution', () => {
  for (const [what, objects, said, cured] of rows) {
    test(what, () => {
      assert.equal(answers(nameResolution, clusterFrom('east', objects)), said);
      const curable = findingsOf(objects).filter((it) => it.remedy?.kind === 'forwardDns');
      assert.deepEqual(
        curable.map((it) => it.code),
        cured ?? [],
      );
    });
  }

  for (const [what, objects] of rows.filter(([, , , cured]) => cured?.length)) {
    test(`the remedy cures: ${what}`, () => {
      const snapshot = snapshotOf(clusterFrom('east', objects));
      for (const { code, remedy } of findingsOf(objects)) {
        if (remedy?.kind !== 'forwardDns') continue;
        const planned = forwardDns(remedy, snapshot);
        assert.ok(planned.kind === 'plan');
        const after = snapshotAfter(simulate(planned.plan, worldsOf(snapshot)));
        const left = answers(
          nameResolution,
          ...[...after.clusters.values()].filter((it) => it.state === 'reachable'),
        );
        assert.ok(!left.includes(code), `${code} is gone from "${left}"`);
        const before = answers(nameResolution, clusterFrom('east', objects));
        for (const word of left.match(/MESH\d+/g) ?? [])
          assert.ok(before.includes(word), `${word} is new`);
      }
    });
  }

  test('without istiocoredns, an old Istio is offered it and a new one is not', () => {
    const remedies = (block: string) =>
      ['1.4.10', '1.9.1'].map((tag) =>
        findingsOf([pilot(tag), ...corefile(block)]).map((it) => it.remedy?.kind),
      );
    assert.deepEqual(remedies(ourBlock('10.96.7.53')), [['applyOverlay'], ['stopForwarding']]);
    // What somebody else wrote is not taken out, so that this would cure nothing.
    assert.deepEqual(remedies(forwardingBlock('10.96.7.53')), [['applyOverlay'], [undefined]]);
  });

  test('what was not read is not checked', () => {
    const world = worldOf(sound(...coreDns()));
    const without = (kind: (typeof kinds)['service' | 'configMap']) =>
      answers(nameResolution, clusterFrom('east', world.withList(kind, notRead('may not'))));
    assert.equal(without(kinds.configMap), 'not checked: may not');
    assert.equal(without(kinds.service), 'not checked: may not not checked: may not');
  });

  test('each code of the catalogue is said by some row', () => {
    const said = new Set(rows.flatMap(([, , words]) => words.match(/MESH\d+/g) ?? []));
    assert.deepEqual([...said].sort(), Object.keys(nameResolutionCodes));
  });

  test('messages are sentences that name the cluster', () => {
    for (const [, objects] of rows) {
      for (const { message, hint } of findingsOf(objects)) {
        assert.match(message, /\beast\b/);
        assert.match(message, /^[A-Z].*\.$/);
        assert.match(hint ?? '', /^[A-Z].*\.$/);
      }
    }
  });
});
