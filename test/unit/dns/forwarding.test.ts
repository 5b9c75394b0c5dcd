import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCorefile } from '../../../src/dns/corefile';
import { tokensIn } from '../../../src/dns/corefileTree';
import {
  forwardOf,
  withForward,
  withoutForward,
  type ForwardState,
  type ZoneConfig,
} from '../../../src/dns/forwarding';
import { corefiles, mutationsOf, realCorefiles } from './corefileInputs';

const address = '10.9.8.7';
const corefile = (text: string): ZoneConfig => ({ dialect: 'corefile', text });

function forwarded(text: string, zone = 'global', to = address): string {
  const edit = withForward(corefile(text), zone, to);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text;
}

function stopped(text: string, zone = 'global'): string {
  const edit = withoutForward(corefile(text), zone);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text;
}

const ourBlock = (key = 'global:53', indent = '    ', extra = ''): string =>
  [
    `${key} {`,
    `${indent}# Added by Istio Multicluster: sends this zone to istiocoredns.`,
    `${indent}errors`,
    `${indent}cache 30`,
    ...(extra === '' ? [] : [indent + extra]),
    `${indent}forward . ${address}`,
    '}',
  ].join('\n');

/** The items that do not serve the zone, as written. */
const others = (text: string): string[] =>
  parseCorefile(text)
    .value.items.filter(
      (it) => !(it.kind === 'server' && it.keys.some((key) => key.address?.zone === 'global.')),
    )
    .map((it) => [...tokensIn(it)].map((token) => token.raw).join(' '));

const main = '.:53 {\n    errors\n    forward . /etc/resolv.conf\n}\n';

const insertions: readonly [what: string, before: string, after: string][] = [
  ['after the main block', main, `${main}${ourBlock()}\n`],
  ['without a final newline', main.trimEnd(), `${main}${ourBlock()}`],
  [
    'before what follows the main block',
    `${main}import x/*.server\n`,
    `${main}${ourBlock()}\nimport x/*.server\n`,
  ],
  [
    'after the comment behind the brace',
    `${main.trimEnd()} # main\n`,
    `${main.trimEnd()} # main\n${ourBlock()}\n`,
  ],
  [
    'before a block on the same line',
    `${main.trimEnd()} a {\n}\n`,
    `${main}${ourBlock()} a {\n}\n`,
  ],
  [
    'with the port of the main block',
    main.replace('53', '5353'),
    `${main.replace('53', '5353')}${ourBlock('global:5353')}\n`,
  ],
  [
    'with a port from the environment',
    main.replace('53', '{$PORT}'),
    `${main.replace('53', '{$PORT}')}${ourBlock('global:{$PORT}')}\n`,
  ],
  [
    'on both ports of the main block',
    main.replace('.:53', '.:53 .:1053'),
    `${main.replace('.:53', '.:53 .:1053')}${ourBlock('global:53 global:1053')}\n`,
  ],
  [
    'with the bind of the main block',
    main.replace('errors', 'bind 169.254.20.10 {$IP}'),
    `${main.replace('errors', 'bind 169.254.20.10 {$IP}')}${ourBlock('global:53', '    ', 'bind 169.254.20.10 {$IP}')}\n`,
  ],
  [
    'indented as the main block',
    main.replaceAll('    ', '\t'),
    `${main.replaceAll('    ', '\t')}${ourBlock('global:53', '\t')}\n`,
  ],
  [
    'into a file of other zones',
    'a.b {\n  errors\n}\n',
    `a.b {\n  errors\n}\n${ourBlock('global:53', '  ')}\n`,
  ],
  ['into an empty text', '', `${ourBlock()}\n`],
  ['into a text of comments', '# mine\n', `# mine\n${ourBlock()}\n`],
  ['into a line break', '\n', `\n${ourBlock()}\n`],
  [
    'with the line ends of the file',
    main.replaceAll('\n', '\r\n'),
    `${main}${ourBlock()}\n`.replaceAll('\n', '\r\n'),
  ],
  [
    'beside the same zone over TLS',
    `tls://global {\n}\n${main}`,
    `tls://global {\n}\n${main}${ourBlock()}\n`,
  ],
  [
    'beside a longer and a shorter name',
    `${main}a.global {\n}\nlobal {\n}\n`,
    `${main}${ourBlock()}\na.global {\n}\nlobal {\n}\n`,
  ],
];

const foreign = 'global:53 {\n    errors\n    cache 30\n    proxy . 10.100.7.53\n}\n';

const note = /# Istio Multicluster found here: .*\r?\n[ \t]*/;

const redirections: readonly [what: string, before: string, after: string][] = [
  [
    'proxy becomes forward',
    foreign,
    foreign.replace('proxy . 10.100.7.53', `forward . ${address}`),
  ],
  [
    'only the address changes',
    `${main}GLOBAL. {\n\tforward  .   1.1.1.1   # dns\n}`,
    `${main}GLOBAL. {\n\tforward  .   ${address}   # dns\n}`,
  ],
  [
    'several upstreams become one',
    'global { log\nforward . 1.1.1.1 tls://2.2.2.2\n}',
    `global { log\nforward . ${address}\n}`,
  ],
  [
    'a name in quotes',
    'dns://global {\nforward "global." "1.1.1.1"\n}',
    `dns://global {\nforward "global." ${address}\n}`,
  ],
  [
    'options stay',
    'global {\nforward . 1.1.1.1 {\n force_tcp\n}\n}',
    `global {\nforward . ${address} {\n force_tcp\n}\n}`,
  ],
  [
    'empty options of proxy stay',
    'global {\nproxy . 1.1.1.1 {\n}\n}',
    `global {\nforward . ${address} {\n}\n}`,
  ],
  ['an empty upstream is filled', 'global {\nforward .\n}', `global {\nforward . ${address}\n}`],
  ['a bare word is filled', 'global {\nproxy\n}', `global {\nforward . ${address}\n}`],
  [
    'literal shell text goes',
    'global {\nforward . $(kubectl get svc)\n}',
    `global {\nforward . ${address}\n}`,
  ],
  [
    'the same address stays as written',
    `global {\nforward . ${address}:53\n}`,
    `global {\nforward . ${address}:53\n}`,
  ],
];

const refusals: readonly [
  what: string,
  text: string,
  because: RegExp,
  kind?: ForwardState['kind'],
][] = [
  [
    'a block that is never closed',
    '.:53 {\n errors\n',
    /Line 1: The block of .:53 is never closed/,
    'broken',
  ],
  [
    'a glued brace',
    `${main}global:53{\n forward . 1.1.1.1\n}\n`,
    /Line 5: Without a blank/,
    'broken',
  ],
  [
    'two blocks',
    `${main}global {\n forward . 1.1.1.1\n}\nglobal.:53 {\n forward . 1.1.1.1\n}\n`,
    /more than one block/,
  ],
  ['a shared block', 'global corp {\n forward . 1.1.1.1\n}', /serves corp as well/],
  [
    'another port',
    '.:5353 {\n}\nglobal:53 {\n forward . 1.1.1.1\n}',
    /listens on port 53, but queries arrive on port 5353/,
  ],
  ['another plugin', 'global {\n hosts x\n forward . 1.1.1.1\n}', /also uses hosts/],
  ['an import', 'global {\n import x\n}', /also uses import/],
  ['no forward', 'global {\n errors\n}', /forwards nothing/],
  [
    'two forwards',
    'global {\n forward a.global 1.1.1.1\n forward . 1.1.1.1\n}',
    /forwards in two ways/,
  ],
  ['a part of the zone', 'global {\n forward a.global 1.1.1.1\n}', /forwards only a\.global/],
  [
    'proxy with options',
    'global {\n proxy . 1.1.1.1 {\n protocol grpc insecure\n }\n}',
    /options of its own/,
  ],
  [
    'the main block does it',
    '.:53 {\n grpc global 127.0.0.1:8053\n}',
    /already serves global with grpc/,
  ],
  [
    'the main block rewrites it',
    '.:53 {\n rewrite name regex (.*)\\.global$ {1}.svc\n}',
    /with rewrite/,
  ],
  [
    'a snippet does it',
    '(s) {\n global:53 {\n forward . 1.1.1.1\n }\n}\nimport s',
    /snippet s already serves/,
  ],
  ['the environment may', '{$ZONE}:53 {\n forward . 1.1.1.1\n}', /environment decides/],
];

suite('forwarding in a Corefile', () => {
  for (const [what, before, after] of insertions) {
    test(`adds a block ${what}`, () => {
      assert.equal(forwarded(before), after);
      assert.deepEqual(forwardOf(corefile(before), 'global'), { kind: 'none' });
      assert.deepEqual(forwardOf(corefile(after), 'global'), {
        kind: 'forwarded',
        to: [address],
        plugin: 'forward',
        ours: true,
      });
      assert.equal(forwarded(after), after, 'twice equals once');
      assert.equal(stopped(after), before, 'and takes it out again');
    });
  }

  for (const [what, before, after] of redirections) {
    test(`redirects a block: ${what}`, () => {
      const redirected = forwarded(before);
      assert.equal(redirected.replace(note, ''), after);
      assert.equal(forwarded(redirected), redirected, 'twice equals once');
      if (redirected === before) return;
      const leadsBack = before.replace(/\bproxy\b/, 'forward');
      assert.equal(stopped(redirected), leadsBack, 'and stopping lets it lead where it led');
      assert.equal(forwarded(forwarded(before, 'global', '10.9.8.8')).replace(note, ''), after);
      assert.equal(stopped(forwarded(forwarded(before, 'global', '10.9.8.8'))), leadsBack);
    });
  }

  test('a memory that somebody spoilt brings nothing back, and takes nothing away', () => {
    const redirected = forwarded(main + foreign);
    for (const [from, to] of [
      ['". 10.100.7.53"', '". 10.100'],
      ['found here', 'was here'],
      ['". 10.100.7.53"', '7'],
    ] as const) {
      const spoilt = redirected.replace(from, to);
      assert.notEqual(spoilt, redirected);
      assert.equal(stopped(spoilt), spoilt);
    }
  });

  test('the lines of a file with carriage returns come back to the byte', () => {
    const theirs = `${main}global {\n    forward . 1.1.1.1\n}\n`.replaceAll('\n', '\r\n');
    assert.ok(forwarded(theirs).includes('found here: ". 1.1.1.1"\r\n'));
    assert.equal(stopped(forwarded(theirs)), theirs);
  });

  for (const [what, text, because, kind = 'ambiguous'] of refusals) {
    test(`leaves alone ${what}`, () => {
      const config = corefile(text);
      const state = forwardOf(config, 'global');
      assert.equal(state.kind, kind);
      assert.match('because' in state ? state.because : '', because);
      for (const edit of [
        withForward(config, 'global', address),
        withoutForward(config, 'global'),
      ]) {
        assert.ok(edit.kind === 'refused');
        assert.match(edit.because, because);
      }
    });
  }

  test('does not put a second server beside one without braces', () => {
    const edit = withForward(corefile('.:53\nerrors\n'), 'global', address);
    assert.ok(edit.kind === 'refused');
    assert.match(edit.because, /without braces/);
  });

  test('does not choose among ports', () => {
    const text = '.:1053 {\n}\n.:5353 {\n}\n';
    const edit = withForward(corefile(text), 'global', address);
    assert.ok(edit.kind === 'refused');
    assert.match(edit.because, /different ports/);
    assert.ok(forwarded(`${text}.:53 {\n}\n`).includes('global:53 {'));
  });

  test('follows the main block to another port where the block is ours', () => {
    const moved = forwarded(main).replace('.:53', '.:5353');
    assert.equal(forwardOf(corefile(moved), 'global').kind, 'ambiguous');
    assert.equal(forwarded(moved), forwarded(main.replace('53', '5353')));
    assert.equal(stopped(moved), main.replace('53', '5353'));
  });

  test('follows istiocoredns to another address', () => {
    const edit = withForward(corefile(forwarded(main)), 'global', 'fd00::9');
    assert.ok(edit.kind === 'edited');
    assert.equal(edit.text, forwarded(main).replace(address, '[fd00::9]:53'));
    const again = withForward(corefile(edit.text), 'global', 'fd00::9');
    assert.deepEqual(again, edit);
  });

  test('takes IPv6 with and without brackets for one address', () => {
    for (const written of ['fd00::9', '[fd00::9]', '[fd00::9]:53', 'FD00::9']) {
      const text = `global:53 {\n forward . ${written}\n}\n`;
      assert.deepEqual(withForward(corefile(text), 'global', 'fd00::9'), { kind: 'edited', text });
    }
  });

  test('gives our block the bind that the main block got since', () => {
    const bound = main.replace('errors', 'bind 10.0.0.1');
    const late = forwarded(main).replace('errors', 'bind 10.0.0.1');
    assert.equal(
      forwarded(late),
      late.replace(`forward . ${address}`, `bind 10.0.0.1\n    forward . ${address}`),
    );
    assert.equal(forwarded(forwarded(late)), forwarded(late));
    assert.equal(stopped(forwarded(late)), bound);
    const theirs = `${bound}global:53 {\n    forward . ${address}\n}\n`;
    assert.equal(forwarded(theirs), theirs, 'another’s block is left as it is');
  });

  test('leaves a block alone that somebody else wrote', () => {
    for (const text of [main + foreign, `global {\n log\n forward . 1.1.1.1\n}`])
      assert.equal(stopped(text), text);
  });

  test('takes our block out wherever it stands', () => {
    const ours = `${ourBlock()}\n`;
    assert.equal(stopped(ours + main), main);
    assert.equal(stopped(`# why\n${ours}# next\n`), '# why\n# next\n');
    assert.equal(stopped(`# why\n${ours.trimEnd()} a {\n}\n`), '# why\n a {\n}\n');
  });

  test('takes our block out although someone added to it', () => {
    const text = forwarded(main).replace('cache 30', 'cache 30\n    log');
    assert.equal(stopped(text), main);
  });

  test('knows other zones', () => {
    assert.equal(stopped(forwarded(main, 'Mesh.Example.'), 'mesh.example'), main);
    for (const zone of ['', '.', 'a b', '-x', 'x{', 'a..b', '"']) {
      assert.equal(withForward(corefile(main), zone, address).kind, 'refused', zone);
      assert.equal(withoutForward(corefile(main), zone).kind, 'refused', zone);
      assert.equal(forwardOf(corefile(main), zone).kind, 'broken', zone);
    }
  });

  for (const odd of ['', 'None', '10.0.0', '10.0.0.256', '1.2.3.4 {', 'a.example', '1.2.3.4:53']) {
    test(`refuses to forward to "${odd}"`, () => {
      assert.equal(withForward(corefile(main), 'global', odd).kind, 'refused');
    });
  }

  for (const { name, text } of realCorefiles()) {
    test(`keeps every other byte of ${name}`, () => {
      const state = forwardOf(corefile(text), 'global');
      const edit = withForward(corefile(text), 'global', address);
      if (state.kind === 'ambiguous') {
        assert.equal(edit.kind, 'refused');
        return;
      }
      assert.ok(edit.kind === 'edited');
      assert.deepEqual(others(edit.text), others(text));
      assert.equal(forwarded(edit.text), edit.text);
      if (state.kind === 'none') assert.equal(stopped(edit.text), text);
    });
  }

  test('forward then stop gives the bytes that were there', () => {
    fc.assert(
      fc.property(corefiles, fc.constantFrom('global', 'mesh.example'), (text, zone) => {
        const edit = withForward(corefile(text), zone, address);
        const roots = text.match(/^\.:\d+/gm)?.length ?? 0;
        assert.ok(edit.kind === 'edited' || roots > 1);
        if (edit.kind === 'refused') return;
        assert.equal(forwarded(edit.text, zone), edit.text);
        assert.equal(stopped(edit.text, zone), text);
        assert.deepEqual(parseCorefile(edit.text).problems, []);
        // Two zones do not disturb each other.
        assert.equal(
          stopped(forwarded(edit.text, 'other.zone'), zone),
          forwarded(text, 'other.zone'),
        );
      }),
    );
  });

  test('whatever the text, an edit reads back and touches nothing else', () => {
    const real = realCorefiles().map((it) => it.text);
    const texts = mutationsOf(
      fc.oneof(corefiles, fc.constantFrom(main + foreign, forwarded(main), ...real)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const state = forwardOf(corefile(text), 'global');
        const edit = withForward(corefile(text), 'global', address);
        const stop = withoutForward(corefile(text), 'global');
        if (stop.kind === 'edited') assert.deepEqual(others(stop.text), others(text));
        if (edit.kind === 'refused') return;
        assert.ok(state.kind !== 'broken');
        assert.equal(forwardOf(corefile(edit.text), 'global').kind, 'forwarded');
        assert.equal(forwarded(edit.text), edit.text);
        assert.deepEqual(others(edit.text), others(text));
        if (state.kind === 'none') assert.equal(stopped(edit.text), text);
      }),
      { numRuns: 400 },
    );
  });
});

suite('forwarding in a part that a Corefile imports', () => {
  const importedBy = main.replace('.:53', '.:8053').replace('errors', 'bind {$IP}');
  const part = (text: string, importer = importedBy): ZoneConfig => ({
    dialect: 'corefile',
    text,
    importedBy: importer,
  });

  test('takes port and bind from the main block of the Corefile', () => {
    const edit = withForward(part(''), 'global', address);
    assert.ok(edit.kind === 'edited');
    assert.equal(edit.text, `${ourBlock('global:8053', '    ', 'bind {$IP}')}\n`);
    assert.deepEqual(withoutForward(part(edit.text), 'global'), { kind: 'edited', text: '' });
    assert.deepEqual(withForward(part(edit.text), 'global', address), edit);
  });

  test('keeps the blocks of the part', () => {
    for (const text of ['corp:8053 {\n  errors\n}\n', 'corp:8053 {\n}', '# none\n', '\n']) {
      const edit = withForward(part(text), 'global', address);
      assert.ok(edit.kind === 'edited');
      assert.deepEqual(others(edit.text), others(text));
      assert.deepEqual(withoutForward(part(edit.text), 'global'), { kind: 'edited', text });
    }
  });

  test('is ambiguous where the Corefile serves the zone itself', () => {
    assert.equal(forwardOf(part('', importedBy + foreign), 'global').kind, 'ambiguous');
    assert.equal(forwardOf(part(foreign, importedBy + foreign), 'global').kind, 'ambiguous');
  });

  test('is broken where the Corefile is', () => {
    const state = forwardOf(part('', '.:53 {'), 'global');
    assert.ok(state.kind === 'broken');
    assert.match(state.because, /In the importing Corefile, line 1/);
  });
});
