/** The servers that OpenShift's DNS operator is told of. */
import assert from 'node:assert/strict';
import { fixedOnce, said } from './entryText';

const dns = (servers: string, name = 'default') =>
  `apiVersion: operator.openshift.io/v1\nkind: DNS\nmetadata:\n  name: ${name}\nspec:\n  servers: ${servers}\n`;
const to = (upstreams: string, zone = 'global') =>
  dns(`[{name: a, zones: [${zone}], forwardPlugin: {policy: Random, upstreams: ${upstreams}}}]`);
const many = (count: number) =>
  to(`[${Array.from({ length: count }, (_, it) => `10.0.0.${it}`).join(', ')}]`);

const rows: readonly (readonly [what: string, text: string, said: string])[] = [
  ['an address', to('["10.0.0.9:53", "[fd00::9]:53", 10.0.0.9]'), ''],
  ['a name', to('[istiocoredns.istio-system.svc]'), 'MESH0406! istiocoredns.istio-system.svc'],
  ['a name, of another zone', to('[dns.corp.example]', 'corp'), 'MESH0406 dns.corp.example'],
  [
    'text of a shell',
    to('["$(oc get svc istiocoredns)"]'),
    'MESH0406! "$(oc get svc istiocoredns)"',
  ],
  ['near: a shell reads it', `oc apply -f - <<EOF\n${to('["$(oc get svc a)"]')}EOF\n`, ''],
  ['near: a template does', to('["${ADDRESS}"]'), ''],
  ['near: a file', to('[/etc/resolv.conf]', 'corp'), ''],
  ['nothing', to('[]'), 'MESH0407! upstreams'],
  ['too many', many(16), 'MESH0409! upstreams'],
  ['near: as many as are taken', many(15), ''],
  ['the cluster DNS itself', to('["172.30.0.10"]'), 'MESH0402 "172.30.0.10"'],
  ['the domain of the cluster', to('[10.0.0.9]', 'cluster.local'), 'MESH0409! cluster.local'],
  ['near: another domain', to('[10.0.0.9]', 'a.cluster.local'), ''],
  ['a star', to('[10.0.0.9]', '"*.global"'), 'MESH0409! "*.global"'],
  ['one zone twice', to('[10.0.0.9]', 'corp, global., corp'), 'MESH0408! corp'],
  ['another name', dns('[{name: a, zones: [global]}]', 'cluster'), 'MESH0409 cluster'],
  ['near: another name, and nothing said', dns('[]', 'cluster'), ''],
  ['near: another kind of DNS', to('[a.b]').replace('operator.', 'config.'), ''],
];

suite('servers of the DNS operator', () => {
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.equal(said(text), expected);
    });
  }

  test('the name is put right', () => {
    const servers = '[{name: a, zones: [global]}]';
    assert.equal(fixedOnce(dns(servers, 'cluster')), dns(servers));
  });
});
