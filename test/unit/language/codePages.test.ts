/** media/codes: one page for each code, and what its examples claim is true. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic, LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { versionOf } from '../../../src/mesh/interpreters/versions';
import { catalogue } from '../../../src/mesh/catalogue/all';
import type { CatalogueEntry } from '../../../src/mesh/finding';
import { destinationRule, object, service, soundIstio } from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';

const root = path.resolve(__dirname, '../../..');
const folder = path.join(root, 'media/codes');
const catalogueFolder = path.join(root, 'src/mesh/catalogue');
const howTo = 'Write media/codes/<code>.md as its siblings are written; CONTRIBUTING.md says how.';

const sections = [
  'Problem',
  'Why it matters',
  'Bad example',
  'Good example',
  'Cure',
  'Source',
] as const;

interface Page {
  readonly heading: string;
  readonly firstLine: string;
  readonly names: readonly string[];
  readonly bodies: ReadonlyMap<string, string>;
}

function pageIn(text: string): Page {
  const [head = '', ...parts] = text.split(/^## /m);
  const [heading = '', , firstLine = ''] = head.split('\n');
  const bodies = parts.map((it) => {
    const end = it.indexOf('\n');
    return [it.slice(0, end), it.slice(end).trim()] as const;
  });
  return { heading, firstLine, names: bodies.map(([name]) => name), bodies: new Map(bodies) };
}

const pages = new Map(
  fs
    .readdirSync(folder)
    .map((file) => [
      path.basename(file, '.md'),
      pageIn(fs.readFileSync(path.join(folder, file), 'utf8')),
    ]),
);

const pageOf = (code: string): Page => {
  const page = pages.get(code);
  assert.ok(page, `${code} has no page. ${howTo}`);
  return page;
};

const entries: readonly (readonly [string, CatalogueEntry])[] = Object.entries(catalogue);

/** Two clusters: the far one has httpbin and the gateway that the examples speak of. */
const far = clusterFrom('west', [
  ...soundIstio(),
  service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }] }),
  destinationRule('bar/httpbin', { host: 'httpbin', subsets: [{ name: 'v2' }] }),
  service('bar/plain', { selector: { app: 'plain' }, ports: [{ name: 'http', port: 8000 }] }),
  object('v1', 'Pod', 'bar/httpbin-1', { spec: { containers: [{ name: 'istio-proxy' }] } }),
  service('bar/legacy', { type: 'ExternalName', ports: [{ name: 'http', port: 8000 }] }),
]);
const connected: LanguageContext = { zone: 'global', mesh: snapshotOf(far) };
interface Example {
  readonly text: string;
  /** `<!-- Istio 1.7.8 -->` above an example says for which version it is meant. */
  readonly istio: string | undefined;
}

function exampleIn(code: string, section: 'Bad example' | 'Good example'): Example {
  const body = pageOf(code).bodies.get(section) ?? '';
  const [, istio, text = ''] =
    /(?:<!-- Istio ([\d.]+) -->\s*)?```yaml\n([\s\S]*?)```/.exec(body) ?? [];
  return { text, istio };
}

function saidOf(code: string, section: 'Bad example' | 'Good example'): readonly Diagnostic[] {
  const { text, istio } = exampleIn(code, section);
  const isLive = pageOf(code).firstLine.includes('files beside them');
  const version = istio === undefined ? undefined : versionOf(istio);
  return diagnose(text, { ...(isLive ? connected : { zone: 'global' }), istio: version });
}

suite('pages of codes', () => {
  test('there is one for each code, and no other', () => {
    assert.deepEqual([...pages.keys()].sort(), entries.map(([code]) => code).sort(), howTo);
  });

  test('every file of the catalogue is in it', () => {
    const known = new Set(Object.keys(catalogue));
    const lost = fs
      .readdirSync(catalogueFolder)
      .flatMap(
        (it) =>
          fs.readFileSync(path.join(catalogueFolder, it), 'utf8').match(/^ +MESH\d{4}/gm) ?? [],
      )
      .map((it) => it.trim())
      .filter((it) => !known.has(it));
    assert.deepEqual(lost, [], 'src/mesh/catalogue/all.ts leaves these out');
  });

  for (const [code, { title, severity }] of entries) {
    test(`${code} is told whole`, () => {
      const { heading, firstLine, names, bodies } = pageOf(code);
      assert.equal(heading, `# ${code}: ${title}`);
      assert.match(firstLine, new RegExp(`^Severity: ${severity}\\. Seen in .*\\.$`));
      assert.deepEqual(names.slice(0, sections.length), sections);
      assert.ok(['Other tools', undefined].includes(names[sections.length]), names.join());
      for (const name of names) assert.match(bodies.get(name) ?? '', /\S.{10}/s, name);
      assert.notEqual(bodies.get('Bad example'), bodies.get('Good example'));
    });

    test(`${code} names codes of other tools that exist`, () => {
      const other = pageOf(code).bodies.get('Other tools');
      if (other === undefined) return;
      const named = other.match(/(?:IST|KIA)\d+/g) ?? [];
      assert.ok(named.length > 0, other);
      const strangers = named.filter((it) => !known.has(it));
      assert.deepEqual(strangers, [], 'unknown to the fact sheet');
    });
  }

  const inFiles = entries.filter(([code]) => pages.get(code)?.firstLine.includes('YAML files'));
  for (const [code] of inFiles) {
    test(`the bad example of ${code} shows it, the good one shows nothing`, () => {
      const bad = saidOf(code, 'Bad example').map((it) => it.code);
      assert.ok(bad.includes(code as Diagnostic['code']), `said: ${bad.join() || 'nothing'}`);
      const good = saidOf(code, 'Good example')
        .filter((it) => it.severity !== 'info' || !['MESH0001', 'MESH0711'].includes(it.code))
        .map((it) => `${it.code} ${it.message}`);
      assert.deepEqual(good, []);
    });
  }

  test('pages of codes that files show say so', () => {
    const silent = entries.filter(
      ([code, { topic }]) => topic === 'services' && !inFiles.some(([other]) => other === code),
    );
    assert.deepEqual(silent, []);
  });
});

/** `istioctl analyze` and Kiali, as the fact sheet and Kiali's own list have them. */
const known: ReadonlySet<string> = new Set(
  `IST0002 IST0101 IST0102 IST0103 IST0104 IST0105 IST0106 IST0107 IST0108 IST0109 IST0110 IST0111
  IST0112 IST0113 IST0116 IST0117 IST0118 IST0119 IST0122 IST0126 IST0127 IST0128 IST0129 IST0130
  IST0131 IST0132 IST0133 IST0134 IST0137 IST0138 IST0140 IST0145 IST0150 IST0151 IST0152 IST0153
  IST0154 IST0155 IST0159 IST0160 IST0161 IST0162 IST0165 IST0170 IST0173 IST0174 IST0177
  KIA0002 KIA0004 KIA0005 KIA0201 KIA0202 KIA0203 KIA0204 KIA0205 KIA0206 KIA0207 KIA0208 KIA0209
  KIA0301 KIA0302 KIA0401 KIA0501 KIA0505 KIA0506 KIA0601 KIA0602 KIA0701 KIA1004 KIA1006 KIA1007
  KIA1101 KIA1102 KIA1104 KIA1105 KIA1106 KIA1107 KIA1108 KIA1201 KIA1211 KIA1212`.split(/\s+/),
);
