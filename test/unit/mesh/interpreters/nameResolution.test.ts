import assert from 'node:assert/strict';
import { interpretNameResolution } from '../../../../src/mesh/interpreters/nameResolution';
import type { NameResolution } from '../../../../src/mesh/dns/dnsState';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead, type Reading } from '../../../../src/objects/reading';
import { contextName } from '../../../../src/objects/reference';
import {
  configMap,
  coreDns,
  dnsDeployment,
  dnsService,
  forwardingBlock,
  istioCoreDnsService,
  kubeDns,
  plainCorefile,
} from '../../../support/dnsObjects';
import { deployment, object, service } from '../../../support/istioObjects';
import { worldOf } from '../../../support/meshBuilder';

const interpreted = (...objects: readonly KubernetesObject[]): NameResolution =>
  interpretNameResolution({
    context: contextName('east'),
    version: 'v1.20.2',
    objects: worldOf(objects),
    zone: 'global',
  });

/** The reading in a few words. */
const said = <T>(reading: Reading<T>, words: (value: T) => string): string =>
  reading.kind === 'read' ? words(reading.value) : `not read: ${reading.because}`;

const server = (it: NameResolution): string =>
  said(it.server, (found) =>
    found
      ? `${found.kind} ${found.version?.text ?? '?'} at ${found.clusterIp ?? 'nowhere'}`
      : 'none',
  );

const place = (it: NameResolution): string =>
  said(it.place, (found) =>
    found
      ? `${found.configMap.name} ${found.key} ${found.config.dialect}${found.exists ? '' : ', absent'}`
      : 'none',
  );

const forward = (it: NameResolution): string =>
  said(it.forward, (state) => (state.kind === 'forwarded' ? state.to.join(' ') : state.kind));

const custom = `${plainCorefile}import custom/*.server\n`;

const mounting = (volumes: readonly unknown[]): KubernetesObject => {
  const made = dnsDeployment(
    'rancher/hardened-coredns:v1.8.3-build20210720',
    'rke2-coredns-rke2-coredns',
  );
  const spec = {
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: { containers: [{ image: 'rancher/hardened-coredns:v1.8.3' }], volumes },
    },
  };
  return { ...made, spec } as KubernetesObject;
};

suite('interpretNameResolution', () => {
  const images: readonly [image: string, expected: string][] = [
    ['k8s.gcr.io/coredns:1.6.7', 'coredns 1.6.7'],
    ['registry.k8s.io/coredns/coredns:v1.8.0', 'coredns 1.8.0'],
    [
      '602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns:v1.7.0-eksbuild.1',
      'coredns 1.7.0-eksbuild.1',
    ],
    ['localhost:5000/coredns@sha256:6e5a02', 'coredns ?'],
    ['coredns/coredns:1.2.2@sha256:6e5a02', 'coredns 1.2.2'],
    ['k8s.gcr.io/k8s-dns-kube-dns-amd64:1.14.10', 'kube-dns 1.14.10'],
    ['gke.gcr.io/k8s-dns-kube-dns:1.21.0-gke.0', 'kube-dns 1.21.0-gke.0'],
  ];
  for (const [image, expected] of images) {
    test(`knows ${image}`, () => {
      const it = interpreted(dnsService(), dnsDeployment(image));
      assert.equal(server(it), `${expected} at 10.96.0.10`);
    });
  }

  test('a plain CoreDNS', () => {
    const it = interpreted(...coreDns(), istioCoreDnsService());
    assert.equal(place(it), 'coredns Corefile corefile');
    assert.equal(forward(it), 'none');
    assert.deepEqual(it.istioCoreDns, { kind: 'read', value: '10.96.7.53' });
    assert.equal(it.place.kind === 'read' && it.place.value?.caution, undefined);
    assert.equal(it.place.kind === 'read' && it.place.value?.configMap.cluster, 'east');
  });

  test('a forwarded zone', () => {
    assert.equal(
      forward(interpreted(...coreDns(plainCorefile + forwardingBlock('1.1.1.1')))),
      '1.1.1.1',
    );
    assert.equal(
      forward(interpreted(...kubeDns({ stubDomains: '{"global": ["1.1.1.1"]}' }))),
      '1.1.1.1',
    );
  });

  test('kube-dns, with and without its ConfigMap', () => {
    assert.equal(place(interpreted(...kubeDns())), 'kube-dns stubDomains stubDomains, absent');
    assert.equal(place(interpreted(...kubeDns({}))), 'kube-dns stubDomains stubDomains');
    assert.equal(forward(interpreted(...kubeDns())), 'none');
  });

  test('kube-dns before a left-over Corefile, and the other way round', () => {
    const leftOver = configMap('kube-system/coredns', { Corefile: plainCorefile });
    assert.equal(place(interpreted(...kubeDns({}), leftOver)), 'kube-dns stubDomains stubDomains');
    const stubs = configMap('kube-system/kube-dns', {});
    assert.equal(place(interpreted(...coreDns(), stubs)), 'coredns Corefile corefile');
  });

  test('the workload that is ready counts, of two that share the Service', () => {
    const scaled = { ...kubeDns()[1]!, status: {} };
    assert.equal(server(interpreted(scaled, ...coreDns())), 'coredns 1.6.7 at 10.96.0.10');
  });

  test('the Service beside the cache of a node is not the one pods ask', () => {
    const upstream = dnsService('kube-dns-upstream');
    const other = { ...upstream, spec: { clusterIP: '10.96.0.99', selector: { a: 'b' } } };
    assert.equal(server(interpreted(other, ...coreDns())), 'coredns 1.6.7 at 10.96.0.10');
  });

  test('the extension that a Corefile imports', () => {
    const it = interpreted(...coreDns(custom));
    assert.equal(place(it), 'coredns-custom global.server corefile, absent');
    assert.equal(it.place.kind === 'read' && it.place.value?.config.importedBy, custom);
    const made = configMap('kube-system/coredns-custom', {
      'global.server': forwardingBlock('1.1.1.1'),
    });
    assert.equal(forward(interpreted(...coreDns(custom), made)), '1.1.1.1');
  });

  test('the key of the extension that has the zone already', () => {
    const made = configMap('kube-system/coredns-custom', {
      'a.server': 'a:53 {\n    errors\n}\n',
      'istio.server': forwardingBlock('1.1.1.1'),
      'istio.override': forwardingBlock('2.2.2.2'),
    });
    const it = interpreted(...coreDns(custom), made);
    assert.equal(place(it), 'coredns-custom istio.server corefile');
    assert.equal(forward(it), '1.1.1.1');
  });

  test('two keys of the extension with the zone', () => {
    const both = { 'a.server': forwardingBlock('1.1.1.1'), 'b.server': forwardingBlock('2.2.2.2') };
    const it = interpreted(...coreDns(custom), configMap('kube-system/coredns-custom', both));
    assert.equal(forward(it), 'ambiguous');
  });

  test('a Corefile that has the zone although it imports', () => {
    const it = interpreted(...coreDns(forwardingBlock('1.1.1.1') + custom));
    assert.equal(place(it), 'coredns Corefile corefile');
  });

  test('ConfigMaps named by the chart, found by what is mounted', () => {
    const workload = mounting([
      { configMap: { name: 'rke2-coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } },
      { configMap: { name: 'my-custom-zones' } },
    ]);
    const plain = configMap('kube-system/rke2-coredns', { Corefile: plainCorefile });
    assert.equal(
      place(interpreted(dnsService(), workload, plain)),
      'rke2-coredns Corefile corefile',
    );
    const importing = configMap('kube-system/rke2-coredns', { Corefile: custom });
    assert.equal(
      place(interpreted(dnsService(), workload, importing)),
      'my-custom-zones global.server corefile, absent',
    );
  });

  test('a CoreDNS without its ConfigMap or key', () => {
    const bare = [dnsService(), dnsDeployment('coredns/coredns:1.6.7')];
    assert.equal(place(interpreted(...bare)), 'not read: ConfigMap kube-system/coredns is absent');
    assert.equal(
      forward(interpreted(...bare, configMap('kube-system/coredns', {}))),
      'not read: ConfigMap kube-system/coredns has no key Corefile',
    );
  });

  test('OpenShift keeps zones in the object of its operator', () => {
    const dns = service('openshift-dns/dns-default', { clusterIP: '172.30.0.10' });
    const operator = (spec: unknown) =>
      object('operator.openshift.io/v1', 'DNS', 'default', { spec });
    const bare = interpreted(dns);
    assert.equal(server(bare), 'coredns ? at 172.30.0.10');
    assert.equal(place(bare), 'not read: DNS default of operator.openshift.io is absent');
    assert.equal(place(interpreted(dns, operator({}))), 'default servers servers');
    assert.equal(forward(interpreted(dns, operator({}))), 'none');
    const servers = [{ name: 'a', zones: ['global'], forwardPlugin: { upstreams: ['1.1.1.1'] } }];
    assert.equal(forward(interpreted(dns, operator({ servers }))), '1.1.1.1');
  });

  test('the label finds the Service under any name, and no other Service', () => {
    const [, ...rest] = coreDns();
    const unlabelled = dnsService('metrics', {});
    assert.equal(
      server(interpreted(unlabelled, dnsService('rke2-coredns'), ...rest)),
      'coredns 1.6.7 at 10.96.0.10',
    );
    assert.equal(server(interpreted(unlabelled, ...rest)), 'coredns 1.6.7 at nowhere');
  });

  test('no DNS at all', () => {
    const it = interpreted();
    assert.equal(server(it), 'none');
    assert.equal(place(it), 'none');
    assert.equal(forward(it), 'not read: no cluster DNS was recognised in kube-system');
    assert.deepEqual(it.istioCoreDns, { kind: 'read', value: undefined });
  });

  test('a Service alone tells what its ConfigMap tells', () => {
    assert.equal(server(interpreted(dnsService())), 'none');
    const corefile = configMap('kube-system/coredns', { Corefile: plainCorefile });
    assert.equal(server(interpreted(dnsService(), corefile)), 'coredns ? at 10.96.0.10');
    assert.equal(
      server(interpreted(dnsService(), configMap('kube-system/kube-dns'))),
      'kube-dns ? at 10.96.0.10',
    );
  });

  test('the Corefile of istiocoredns is never taken for that of the cluster', () => {
    const theirs = configMap('istio-system/coredns', { Corefile: plainCorefile });
    assert.equal(server(interpreted(dnsService(), theirs)), 'none');
    const workload = deployment('istio-system/istiocoredns', {
      image: 'coredns/coredns:1.6.2',
      labels: { 'k8s-app': 'kube-dns' },
    });
    assert.equal(server(interpreted(workload, theirs)), 'none');
  });

  test('istiocoredns without an address', () => {
    assert.deepEqual(interpreted(istioCoreDnsService('None')).istioCoreDns, {
      kind: 'read',
      value: undefined,
    });
    assert.deepEqual(interpreted(istioCoreDnsService('')).istioCoreDns, {
      kind: 'read',
      value: undefined,
    });
  });

  test('what was not read keeps its reason', () => {
    const world = worldOf(coreDns());
    const without = (kind: (typeof kinds)[keyof typeof kinds], objects = world) =>
      interpretNameResolution({
        context: contextName('east'),
        version: 'v1.20.2',
        objects: objects.withList(kind, notRead(`may not list ${kind.kind}`)),
        zone: 'global',
      });
    const noServices = without(kinds.service);
    assert.equal(server(noServices), 'not read: may not list Service');
    assert.equal(forward(noServices), 'not read: may not list Service');
    assert.equal(noServices.istioCoreDns.kind, 'notRead');
    const noConfigMaps = without(kinds.configMap);
    assert.equal(server(noConfigMaps), 'coredns 1.6.7 at 10.96.0.10');
    assert.equal(place(noConfigMaps), 'not read: may not list ConfigMap');
    assert.equal(server(without(kinds.deployment)), 'coredns ? at 10.96.0.10');
    const neither = worldOf(coreDns()).withList(kinds.configMap, notRead('no'));
    assert.equal(server(without(kinds.deployment, neither)), 'not read: may not list Deployment');
  });

  test('a DaemonSet answers as well as a Deployment', () => {
    const [, workload] = coreDns();
    const daemonSet = { ...workload!, kind: 'DaemonSet' };
    assert.equal(server(interpreted(dnsService(), daemonSet)), 'coredns 1.6.7 at 10.96.0.10');
  });

  const keepers: readonly [who: string, made: KubernetesObject, clause: RegExp | undefined][] = [
    [
      'the add-on manager',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'addonmanager.kubernetes.io/mode': 'Reconcile' },
      ),
      /add-on manager within minutes/,
    ],
    [
      'nobody, when it only ensures existence',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'addonmanager.kubernetes.io/mode': 'EnsureExists' },
      ),
      undefined,
    ],
    [
      'EKS',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'eks.amazonaws.com/component': 'coredns' },
      ),
      /add-on of EKS/,
    ],
    [
      'Charmed Kubernetes',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'cdk-addons': 'true', 'addonmanager.kubernetes.io/mode': 'Reconcile' },
      ),
      /Charmed/,
    ],
    ['k3s', configMap('kube-system/coredns', { Corefile: '', NodeHosts: '' }), /k3s/],
    [
      'kops',
      configMap('kube-system/coredns', { Corefile: '' }, { 'k8s-addon': 'coredns.addons.k8s.io' }),
      /kops/,
    ],
    [
      'CCE',
      configMap('kube-system/coredns', { Corefile: '' }, { release: 'cceaddon-coredns' }),
      /CCE/,
    ],
    [
      'Helm',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'app.kubernetes.io/managed-by': 'Helm' },
      ),
      /Helm release/,
    ],
    [
      'Flux',
      configMap(
        'kube-system/coredns',
        { Corefile: '' },
        { 'kustomize.toolkit.fluxcd.io/name': 'x' },
      ),
      /Flux/,
    ],
    ['Argo CD', withMeta({ annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }), /Argo CD/],
    [
      'Gardener',
      withMeta({ annotations: { 'resources.gardener.cloud/description': 'x' } }),
      /Gardener/,
    ],
    ['a field manager', withMeta({ managedFields: [{ manager: 'eks' }] }), /EKS/],
    ['kubectl', withMeta({ managedFields: [{ manager: 'kubectl' }] }), undefined],
  ];
  for (const [who, made, clause] of keepers) {
    test(`cautions about ${who}`, () => {
      const it = interpreted(dnsService(), dnsDeployment('coredns:1.6.7'), made);
      assert.ok(it.place.kind === 'read');
      const caution = it.place.value?.caution;
      if (clause === undefined) assert.equal(caution, undefined);
      else {
        assert.match(caution ?? '', clause);
        assert.match(caution ?? '', /^ConfigMap kube-system\/coredns .*\.$/);
      }
    });
  }
});

function withMeta(more: Readonly<Record<string, unknown>>): KubernetesObject {
  const made = object('v1', 'ConfigMap', 'kube-system/coredns', { data: { Corefile: '' } });
  return { ...made, metadata: { ...made.metadata, ...more } };
}
