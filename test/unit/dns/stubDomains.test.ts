import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  forwardOf,
  withForward,
  withoutForward,
  type ZoneConfig,
} from '../../../src/dns/forwarding';

const address = '10.9.8.7';
const stubs = (text: string): ZoneConfig => ({ dialect: 'stubDomains', text });

function forwarded(text: string, zone = 'global'): string {
  const edit = withForward(stubs(text), zone, address);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text;
}

function stopped(text: string, zone = 'global'): string {
  const edit = withoutForward(stubs(text), zone);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text;
}

const additions: readonly [before: string, after: string][] = [
  ['', '{\n  "global": ["10.9.8.7"]\n}'],
  ['\n', '{\n  "global": ["10.9.8.7"]\n}\n'],
  ['{}', '{"global": ["10.9.8.7"]}'],
  ['{\n}\n', '{"global": ["10.9.8.7"]\n}\n'],
  ['{"a": ["1.1.1.1"]}\n', '{"a": ["1.1.1.1"], "global": ["10.9.8.7"]}\n'],
  ['{"a":["1.1.1.1"]}', '{"a":["1.1.1.1"],"global":["10.9.8.7"]}'],
  ['{ "a" : ["1.1.1.1"] }', '{ "a" : ["1.1.1.1"], "global" : ["10.9.8.7"] }'],
  [
    '{\r\n\t"a": ["1.1.1.1"],\r\n\t"b": ["2.2.2.2", "3.3.3.3:5353"]\r\n}',
    '{\r\n\t"a": ["1.1.1.1"],\r\n\t"b": ["2.2.2.2", "3.3.3.3:5353"],\r\n\t"global": ["10.9.8.7"]\r\n}',
  ],
  [
    '{"a":\n["1.1.1.1"],  "b":\n["2"]}',
    '{"a":\n["1.1.1.1"],  "b":\n["2"],  "global":\n["10.9.8.7"]}',
  ],
  ['{"a": 7}', '{"a": 7, "global": ["10.9.8.7"]}'],
];

const redirections: readonly [before: string, after: string][] = [
  ['{"global": ["1.1.1.1"], "a": []}', '{"global": ["10.9.8.7"], "a": []}'],
  ['{"GLOBAL.": [ "1.1.1.1" , "2.2.2.2" ]}', '{"GLOBAL.": [ "10.9.8.7" ]}'],
  ['{"global": []}', '{"global": ["10.9.8.7"]}'],
  ['{"global": ["10.9.8.7:53"]}', '{"global": ["10.9.8.7:53"]}'],
  ['{"glob\\u0061l": ["$(kubectl get svc)"]}', '{"glob\\u0061l": ["10.9.8.7"]}'],
];

const refusals: readonly [text: string, because: RegExp, kind: string][] = [
  ['{"a": ["1.1.1.1"]', /Line 1 of stubDomains: A comma or a closing } is missing/, 'broken'],
  ['{\n"a": ["1.1.1.1",]}', /Line 2 of stubDomains: A value is missing/, 'broken'],
  ["{'global': ['1.1.1.1']}", /A key in double quotes/, 'broken'],
  ['{"global": [1.1.1.1]}', /misspelt/, 'broken'],
  ['["global"]', /no JSON object/, 'broken'],
  ['{} {}', /Nothing may follow/, 'broken'],
  ['{"global": "1.1.1.1"}', /no list of addresses/, 'ambiguous'],
  ['{"global": [1]}', /no list of addresses/, 'ambiguous'],
  ['{"global": ["1"], "Global": ["2"]}', /names global twice/, 'ambiguous'],
];

suite('forwarding in stubDomains', () => {
  for (const [before, after] of additions) {
    test(`adds to ${JSON.stringify(before)}`, () => {
      assert.deepEqual(forwardOf(stubs(before), 'global'), { kind: 'none' });
      assert.equal(forwarded(before), after);
      assert.equal(forwarded(after), after, 'twice equals once');
      assert.equal(stopped(after), before, 'and takes it out again');
      assert.deepEqual(forwardOf(stubs(after), 'global'), {
        kind: 'forwarded',
        to: [address],
        plugin: 'stubDomain',
        ours: false,
      });
    });
  }

  for (const [before, after] of redirections) {
    test(`redirects ${before}`, () => {
      assert.equal(forwarded(before), after);
      assert.equal(forwarded(after), after);
    });
  }

  for (const [text, because, kind] of refusals) {
    test(`leaves alone ${JSON.stringify(text)}`, () => {
      assert.equal(forwardOf(stubs(text), 'global').kind, kind);
      for (const edit of [
        withForward(stubs(text), 'global', address),
        withoutForward(stubs(text), 'global'),
      ]) {
        assert.ok(edit.kind === 'refused');
        assert.match(edit.because, because);
      }
    });
  }

  test('takes an entry out wherever it stands', () => {
    assert.equal(stopped('{"global": ["1"], "a": ["2"]}'), '{"a": ["2"]}');
    assert.equal(stopped('{"a": ["2"], "global": ["1"], "b": ["3"]}'), '{"a": ["2"], "b": ["3"]}');
    assert.equal(stopped('{"a": ["2"], "global": ["1"]}'), '{"a": ["2"]}');
    assert.equal(stopped('{ "global": ["1"] }'), '{  }');
    assert.equal(stopped('{"a": ["2"]}'), '{"a": ["2"]}');
  });

  test('brings back what is known to have stood there, byte for byte', () => {
    for (const list of ['"1.1.1.1"', '"1.1.1.1", "[fd00::9]:53"', '']) {
      const text = `{"a": ["2"], "global": [${list}]}`;
      const before = JSON.parse(`[${list}]`) as string[];
      const edit = withoutForward(stubs(forwarded(text)), 'global', before);
      assert.deepEqual(edit, { kind: 'edited', text });
    }
  });

  const name = fc.constantFrom('a', 'corp.example', 'x-y', 'global2', 'lo"cal', '日本');
  const blank = fc.constantFrom('', ' ', '\n', '\n  ', '\t', '\r\n    ');
  const value = fc.array(fc.constantFrom('1.1.1.1', '2.2.2.2:53', 'x]"{,'), { maxLength: 3 });
  const member = fc
    .tuple(blank, name, blank, blank, value, blank)
    .map(
      ([a, key, b, c, list, d]) => `${a}${JSON.stringify(key)}${b}:${c}${JSON.stringify(list)}${d}`,
    );
  const texts = fc
    .tuple(blank, fc.array(member, { maxLength: 4 }), blank, blank)
    .map(([a, members, b, c]) => `${a}{${members.join(',')}${b}}${c}`);

  test('forward then stop gives the bytes that were there, and other entries stay', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const after = forwarded(text);
        const { global, ...rest } = JSON.parse(after) as Record<string, unknown>;
        assert.deepEqual(global, [address]);
        assert.deepEqual(rest, JSON.parse(text));
        assert.equal(forwarded(after), after);
        assert.equal(stopped(after), text);
      }),
    );
  });

  test('reads what JSON.parse reads, and throws at nothing', () => {
    const mangled = fc
      .tuple(
        texts,
        fc.nat(),
        fc.nat(4),
        fc.constantFrom('', '"', '}', ',', '\\', '\\x', '\u0001', '[', '1e', '-', 'nul'),
      )
      .map(([text, at, length, piece]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start + length);
      });
    fc.assert(
      fc.property(fc.oneof(mangled, fc.json(), fc.string()), (text) => {
        const isEmpty = text.trim() === '';
        const state = forwardOf(stubs(text), 'global');
        assert.equal(state.kind === 'broken', !isEmpty && !isJsonObject(text), text);
        withoutForward(stubs(text), 'global');
        const edit = withForward(stubs(text), 'global', address);
        if (edit.kind === 'edited')
          assert.equal(forwardOf(stubs(edit.text), 'global').kind, 'forwarded');
      }),
      { numRuns: 500 },
    );
  });

  for (const [what, text] of [
    ['nesting', '['.repeat(50_000)],
    ['an escape', `{"${'\\n'.repeat(50_000)}": ["1"]}`],
    ['entries', `{${'"a": ["1"],'.repeat(10_000)}"b": []}`],
  ] as const) {
    test(`copes with much ${what}`, () => {
      const edit = withForward(stubs(text), 'global', address);
      assert.ok(edit.kind === 'edited' ? stopped(edit.text) === text : what === 'nesting');
    });
  }
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
