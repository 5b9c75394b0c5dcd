import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsIn } from '../../../../src/language/corefile/completion';
import { corefileContext } from '../../../../src/language/corefile/context';
import { hoverIn } from '../../../../src/language/corefile/hover';
import { regionOfFile, regionsInYaml } from '../../../../src/language/corefile/regions';
import type { CorefileContext } from '../../../../src/language/corefile/source';
import { foldsIn, symbolsIn, type CorefileSymbol } from '../../../../src/language/corefile/symbols';
import { coreDns, istioCoreDnsService, kubeDns } from '../../../support/dnsObjects';
import { clusterFrom, snapshotOf } from '../../../support/meshBuilder';
import { corefiles, mutationsOf } from '../../dns/corefileInputs';

const corefile = `# the cluster's own
# DNS
.:53 {
    errors
    kubernetes cluster.local {
        pods insecure
    }
    import shared
}
(shared) {
    log
}
import custom/*.server
`;
const yaml = `apiVersion: v1
kind: List
items:
  - kind: Secret
    data:
      Corefile: |
        . {
  - apiVersion: v1
    data:
      other: |
        . {
        }
      "global.server": |-   # ours
          global:53 {
            forward . 10.0.0.1
          }

      'a.override': |
        log
    kind: ConfigMap
    metadata:
      name: coredns-custom # here
      namespace: 'kube-system'
`;
const file = (text: string) => [regionOfFile(text, 'Corefile')];
const known: CorefileContext = {
  zones: ['global', 'corp'],
  version: { major: 1, minor: 8, patch: 0 },
  istioCoreDns: '10.9.8.7',
};

suite('where Corefiles stand', () => {
  test('in texts of ConfigMaps, and nowhere else', () => {
    const regions = regionsInYaml(yaml);
    assert.deepEqual(
      regions.map(({ text, part, configMap }) => [
        configMap?.key,
        part,
        `${configMap?.namespace ?? ''}/${configMap?.name ?? ''}`,
        text,
      ]),
      [
        [
          'global.server',
          'whole',
          'kube-system/coredns-custom',
          'global:53 {\n  forward . 10.0.0.1\n}\n\n',
        ],
        ['a.override', 'inside', 'kube-system/coredns-custom', 'log\n'],
      ],
    );
    const [first] = regions;
    assert.equal(
      yaml.slice(first?.configMap?.namespaceAt?.start, first?.configMap?.namespaceAt?.end),
      'kube-system',
    );
  });

  const others: readonly [what: string, text: string][] = [
    ['another kind', 'kind: Secret\ndata:\n  Corefile: |\n    . {\n'],
    ['another key of a part', 'data:\n  other: |\n    . {\n'],
    ['a field of a part', 'spec:\n  Corefile: |\n    . {\n'],
    ['another field', 'kind: ConfigMap\nbinaryData:\n  Corefile: |\n    . {\n'],
    ['a key that only looks like it', 'kind: ConfigMap\ndata:\n  XCorefile: |\n    . {\n'],
  ];
  for (const [what, text] of others) {
    test(`not in ${what}`, () => {
      assert.deepEqual(regionsInYaml(text), []);
    });
  }

  test('every byte of them is found again in the document', () => {
    const indents = fc.constantFrom('    ', '  ', '        ');
    fc.assert(
      fc.property(mutationsOf(corefiles), indents, (text, indent) => {
        const lines = text.split('\n').map((it) => (it === '' ? '' : `  ${indent}${it}`));
        const document = `kind: ConfigMap\ndata:\n  Corefile: |\n${lines.join('\n')}\n  other: x\n`;
        for (const region of regionsInYaml(document)) {
          for (let at = 0; at < region.text.length; at += 1) {
            const there = document[region.toDocument(at)];
            // A line that ends in a carriage return ends there.
            if (region.text[at] === '\n') assert.match(there ?? '', /[\r\n]/);
            else assert.equal(there, region.text[at]);
            if (region.text[at] !== '\n')
              assert.equal(region.fromDocument(region.toDocument(at)), at);
          }
        }
      }),
    );
  });
});

const outline = (symbols: readonly CorefileSymbol[], indent = ''): string =>
  symbols
    .map(
      (it) =>
        `${indent}${it.kind} ${it.name} | ${it.detail}\n${outline(it.children, `${indent}  `)}`,
    )
    .join('');

suite('help with Corefiles', () => {
  test('the outline of a file', () => {
    assert.equal(
      outline(symbolsIn(file(corefile))),
      `zone .:53 | server
  plugin errors |${' '}
  plugin kubernetes | cluster.local
  import import | shared
snippet shared | snippet
  plugin log |${' '}
import custom/*.server | import
`,
    );
  });

  test('the outline of a ConfigMap, each name where it stands', () => {
    const symbols = symbolsIn(regionsInYaml(yaml));
    assert.equal(
      outline(symbols),
      `configMap global.server | kube-system/coredns-custom
  zone global:53 | server
    plugin forward | . 10.0.0.1
configMap a.override | kube-system/coredns-custom
  plugin log |${' '}
`,
    );
    const [zone] = symbols[0]?.children ?? [];
    assert.equal(yaml.slice(zone?.nameStart, zone?.nameEnd), 'global:53');
  });

  test('blocks, options and runs of comments fold', () => {
    const folded = foldsIn(corefile, file(corefile)).map(
      ({ start, end }) => corefile.slice(start, end).split('\n').length,
    );
    assert.deepEqual(folded, [7, 3, 3, 2]);
    assert.equal(foldsIn(yaml, regionsInYaml(yaml)).length, 3);
  });

  const hovers: readonly [at: string, told: RegExp | undefined][] = [
    ['.:53', /every name that no other block serves, DNS on port 53/],
    ['errors', /logs what goes wrong/],
    ['kubernetes', /Options: `pods`/],
    ['pods', /answers for the addresses of pods/],
    ['insecure', undefined],
    ['cluster.local', undefined],
    ['the cluster', undefined],
  ];
  for (const [word, told] of hovers) {
    test(`hover over ${word}`, () => {
      const at = corefile.indexOf(word) + 1;
      const hover = hoverIn(file(corefile), at, known);
      if (told === undefined) assert.equal(hover, undefined);
      else {
        assert.match(hover?.markdown ?? '', told);
        assert.equal(corefile.slice(hover?.start, hover?.end), word);
      }
    });
  }

  test('hover says when a word came and went', () => {
    const text = '. {\n    proxy . 1.1.1.1\n}\n';
    assert.match(
      hoverIn(file(text), text.indexOf('proxy'), known)?.markdown ?? '',
      /An error from CoreDNS 1\.5 on\. Forward takes its place\./,
    );
  });

  const completions: readonly [
    what: string,
    text: string,
    has: readonly string[],
    hasNot: readonly string[],
  ][] = [
    ['zones of the mesh at the top', '|', ['global:53', 'corp:53'], ['errors']],
    ['the port of the main block', '.:5353 {\n}\n|', ['global:5353'], []],
    ['plugins in a block', '. {\n    |', ['forward', 'ready', 'import'], ['proxy', 'view', 'pods']],
    ['plugins after the brace', '. { |', ['errors'], []],
    ['a word that was begun', '. {\n    fo|', ['forward'], []],
    [
      'options in a plugin',
      '. {\n  kubernetes a {\n    |',
      ['pods', 'ttl'],
      ['upstream', 'errors'],
    ],
    [
      'values of an option',
      '. {\n  kubernetes a {\n    pods |',
      ['verified', 'insecure'],
      ['pods'],
    ],
    ['the zone of a forward', '. {\n  forward |', ['.'], ['errors']],
    ['the address of istiocoredns', '. {\n  forward . |', ['10.9.8.7', '/etc/resolv.conf'], []],
    ['nothing in a comment', '. {\n  # |', [], ['errors', 'global:53']],
    ['nothing in quotes', '. {\n  log "|', [], ['errors']],
    ['nothing after a key', 'a |', [], ['global:53', 'errors']],
  ];
  for (const [what, marked, has, hasNot] of completions) {
    test(`completes ${what}`, () => {
      const at = marked.indexOf('|');
      const text = marked.replace('|', '');
      const found = completionsIn(file(text), at, known);
      const labels = found.map((it) => it.label);
      for (const it of has) assert.ok(labels.includes(it), `${it} in ${labels.join(' ')}`);
      for (const it of hasNot) assert.ok(!labels.includes(it), it);
      for (const it of found) assert.ok(it.start <= at && it.end === at && it.insert !== '');
      if (marked.includes('fo|')) assert.equal(text.slice(found[0]?.start, found[0]?.end), 'fo');
    });
  }

  test('completes by the version', () => {
    const labels = (minor: number) =>
      completionsIn(file('. {\n  '), 6, { ...known, version: { major: 1, minor } }).map(
        (it) => it.label,
      );
    assert.ok(labels(3).includes('proxy') && !labels(3).includes('ready'));
    assert.ok(labels(10).includes('view'));
  });

  test('completes within a ConfigMap, and in lines for within a block', () => {
    const at = yaml.indexOf('log') + 3;
    const found = completionsIn(regionsInYaml(yaml), at, known);
    assert.ok(found.some((it) => it.label === 'rewrite'));
    assert.equal(yaml.slice(found[0]?.start, found[0]?.end), 'log');
    assert.deepEqual(completionsIn(regionsInYaml(yaml), 5, known), []);
  });

  test('completes nothing within the indent of a text in YAML, which the word would eat', () => {
    const start = yaml.lastIndexOf('\n', yaml.indexOf('log')) + 1;
    assert.deepEqual(completionsIn(regionsInYaml(yaml), start + 1, known), []);
  });

  test('never throws, wherever one stands', () => {
    fc.assert(
      fc.property(mutationsOf(corefiles), fc.nat(), (text, n) => {
        const at = text.length === 0 ? 0 : n % (text.length + 1);
        completionsIn(file(text), at, known);
        hoverIn(file(text), at, known);
        foldsIn(text, file(text));
      }),
    );
  });
});

suite('what is known beside a Corefile', () => {
  const settings = { zone: 'corp', coreDnsVersion: '' };
  const east = clusterFrom('east', [
    ...coreDns('. {\n}\n', '1.6.7'),
    istioCoreDnsService('10.0.0.1'),
  ]);
  const west = clusterFrom('west', [
    ...coreDns('. {\n}\n', '1.8.0'),
    istioCoreDnsService('10.0.0.2'),
  ]);
  const old = clusterFrom('old', [...kubeDns(), istioCoreDnsService('10.0.0.3')]);

  test('nothing offline but the settings', () => {
    assert.deepEqual(corefileContext('', settings, undefined), {
      zones: ['corp'],
      version: undefined,
      istioCoreDns: undefined,
    });
    const { version } = corefileContext('', { ...settings, coreDnsVersion: '1.8' }, undefined);
    assert.equal(version?.minor, 8);
  });

  test('what all clusters say, or the one that the text names', () => {
    const said = (text: string, ...clusters: readonly (typeof east)[]) => {
      const it = corefileContext(text, settings, snapshotOf(...clusters));
      return `${it.zones.join(' ')} ${it.version?.minor ?? '-'} ${it.istioCoreDns ?? '-'}`;
    };
    assert.equal(said('', east), 'global 6 10.0.0.1');
    assert.equal(said('', east, west), 'global - -');
    assert.equal(said('# For cluster west\n', east, west), 'global 8 10.0.0.2');
    assert.equal(said('---\n# For cluster nowhere\n', east, west), 'global - -');
    assert.equal(said('', old), 'global - 10.0.0.3');
  });
});
