import assert from 'node:assert/strict';
import { overlayCautions, overlayFor, overlayObstacle } from '../../../src/manifests/overlay';
import { yamlOf } from '../../../src/objects/yaml';
import { analyze } from '../../../src/mesh/analyze';
import { golden } from '../../support/golden';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';

const version = (text: string) => {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return { text, major, minor, patch };
};

const overlay = (text: string, zone = 'global') =>
  overlayFor({ zone, clusterDomain: 'cluster.local', istio: version(text) });

suite('the embedded overlay', () => {
  for (const text of ['1.4.10', '1.5.10', '1.6.14', '1.7.8', '1.8.5']) {
    test(`is what Istio ${text} would have rendered`, () => {
      golden(
        `manifests/overlay-${text}.yaml`,
        overlay(text)
          .map((it) => yamlOf(it))
          .join('---\n'),
      );
    });
  }

  test('writes the filter in the form each release acts on (facts 2.2, 2.4, 2.5)', () => {
    const formOf = (text: string) => {
      const { routing } = clusterFrom('east', overlay(text));
      return routing.rewriteFilters.kind === 'read' ? routing.rewriteFilters.value[0]?.form : '';
    };
    assert.equal(formOf('1.4.10'), 'filters');
    assert.equal(formOf('1.6.14'), 'config');
    assert.equal(formOf('1.7.3'), 'typedConfig');
    assert.equal(formOf('1.8.5'), 'typedConfig');
  });

  test('leaves nothing to find about routing', () => {
    const codes = analyze(snapshotOf(clusterFrom('east', overlay('1.7.8')))).findings.filter((it) =>
      ['MESH0204', 'MESH0205', 'MESH0206'].includes(it.code),
    );
    assert.deepEqual(codes, []);
  });

  test('serves another zone everywhere', () => {
    const text = overlay('1.7.8', 'mesh')
      .map((it) => yamlOf(it))
      .join('---\n');
    assert.ok(!text.includes('global'), text);
    assert.match(text, /\*\.mesh/);
  });

  test('is refused where it cannot work, and says what is exposed where it can (facts 7.1, 7.2)', () => {
    for (const text of ['1.1.0', '1.7.0', '1.8.5']) {
      assert.equal(overlayObstacle(version(text)), undefined, text);
      assert.match(overlayCautions(version(text)).join(' '), /CVE-2021-31921/);
    }
    for (const text of ['1.0.9', '1.8.6', '1.19.0', '1.30.3']) {
      assert.match(overlayObstacle(version(text)) ?? '', /1\.1 to 1\.8\.5/, text);
    }
    assert.match(overlayCautions(version('1.8.2')).join(' '), /sni-dnat/);
  });
});
