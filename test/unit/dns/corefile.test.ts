import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCorefile, printCorefile } from '../../../src/dns/corefile';
import { argumentsOf, optionsOf, serverBlocksOf } from '../../../src/dns/corefileTree';
import { corefiles, mutationsOf, realCorefiles } from './corefileInputs';

/** What the server would make of a text: keys, plugins with their words, and what is wrong. */
function shapeOf(text: string): unknown {
  const { value, problems } = parseCorefile(text);
  return {
    items: value.items.map((item) => {
      switch (item.kind) {
        case 'server':
          return [
            item.keys.map((it) => it.token.text).join('|'),
            ...item.directives.map((it) =>
              [it.name, ...it.rest].map(({ text: word }) => word).join('|'),
            ),
          ];
        case 'snippet':
          return [`snippet ${item.name}`, ...item.directives.map((it) => it.name.text)];
        case 'import':
          return [`import ${item.args.map((it) => it.text).join('|')}`];
        case 'stray':
          return ['stray'];
      }
    }),
    problems: problems.map((it) => it.code),
  };
}

const shapes: readonly [
  what: string,
  text: string,
  items: readonly string[][],
  problems?: string[],
][] = [
  ['nothing', '', []],
  ['only a comment', '# a { b', []],
  ['one block', '.:53 {\n errors\n cache 30\n}', [['.:53', 'errors', 'cache|30']]],
  ['brace on the next line', '.:53\n{\n errors\n}', [['.:53', 'errors']]],
  ['directive on the line of the brace', '.:53 { errors\n}', [['.:53', 'errors']]],
  ['several keys', 'a b, c,\nd {\n}', [['a|b,|c,|d']]],
  ['one server without braces', '.:53\nerrors\ncache 30\n', [['.:53', 'errors', 'cache|30']]],
  ['keys that the file ends in', '.:53', [['.:53']]],
  [
    'options in braces',
    'a {\n forward . 1.1.1.1 {\n policy random\n }\n log\n}',
    [['a', 'forward|.|1.1.1.1|{|policy|random|}', 'log']],
  ],
  [
    'options with the brace below',
    'a {\n log .\n {\n class error\n }\n}',
    [['a', 'log|.|{|class|error|}']],
  ],
  ['options on one line', 'a {\n log . { class error }\n}', [['a', 'log|.|{|class|error|}']]],
  ['empty options', 'a {\n errors {\n }\n}', [['a', 'errors|{|}']]],
  ['quoted words', 'a {\n log "x y" "say \\"hi\\"" "c:\\d"\n}', [['a', 'log|x y|say "hi"|c:\\d']]],
  ['a quoted word over lines', 'a {\n log "x\ny" z\n}', [['a', 'log|x\ny|z']]],
  ['a quote inside a word', 'a {\n log x"y z"\n}', [['a', 'log|x"y|z"']]],
  ['words after a quoted one', 'a {\n log "x"y\n}', [['a', 'log|x|y']]],
  ['comments', '# top\na { # open\n errors # why\n# }\n}\n# end', [['a', 'errors']]],
  [
    'a comment glued to a word',
    'a {\n forward . 1.2.3.4#note here\n}',
    [['a', 'forward|.|1.2.3.4|here']],
    ['gluedComment'],
  ],
  [
    'a comment glued to the last word',
    'a {\n forward . 1.2.3.4#note\n}',
    [['a', 'forward|.|1.2.3.4']],
  ],
  ['a comment after a quoted word', 'a {\n log "x"#y z\n}', [['a', 'log|x']]],
  ['CRLF', 'a {\r\n errors\r\n}\r\n', [['a', 'errors']]],
  ['tabs', 'a\t{\n\terrors\n\t}', [['a', 'errors']]],
  ['a byte order mark', '\uFEFFa {\n}', [['a']]],
  ['environment', '{$ZONE}:53 {\n bind {$POD_IP}\n}', [['{$ZONE}:53', 'bind|{$POD_IP}']]],
  [
    'template braces',
    'a {\n template IN A {\n answer {{ .Name }}\n }\n}',
    [['a', 'template|IN|A|{|answer|{{|.Name|}}|}']],
  ],
  [
    'a snippet',
    '(s) {\n errors\n}\na {\n import s\n}',
    [
      ['snippet s', 'errors'],
      ['a', 'import|s'],
    ],
  ],
  ['a snippet on one line', '(s) { errors }\na {\n}', [['snippet s', 'errors'], ['a']]],
  ['imports', 'import x/*.server\na {\n}\nimport y', [['import x/*.server'], ['a'], ['import y']]],
  ['the word import on the line of a brace', 'a {\n} import b {\n}', [['a'], ['import|b']]],
  ['two blocks on a line', 'a {\n} b {\n}', [['a'], ['b']]],
  ['no final newline', 'a {\n errors\n}', [['a', 'errors']]],
  [
    'a brace glued to the key',
    'global:53{\n errors\n}\n',
    [['global:53{', 'errors']],
    ['gluedBrace', 'strayBrace'],
  ],
  [
    'a brace that closes on a line of words',
    'a {\n errors }\n',
    [['a', 'errors']],
    ['closeInDirective'],
  ],
  ['a missing brace', 'a {\n errors\n', [['a', 'errors']], ['unclosedBlock']],
  [
    'a missing brace before another block',
    'a {\n errors\nb:53 {\n log\n}\n',
    [['a', 'errors', 'b:53|{|log|}']],
    ['unclosedBlock', 'notADirective'],
  ],
  [
    'missing braces of options',
    'a {\n log . {\n class error\n',
    [['a', 'log|.|{|class|error']],
    ['unclosedBlock', 'unclosedBlock'],
  ],
  ['a brace too many', 'a {\n}\n}\nb {\n}', [['a'], ['stray'], ['b']], ['strayBrace']],
  ['a block without keys', '{\n errors\n}', [['', 'errors']], ['missingKey']],
  ['a comma before the brace', 'a, {\n}', [['a,']], ['extraComma']],
  ['a port without digits', 'a: {\n}', [['a:']], ['invalidKey']],
  ['an import without a file', 'import\na {\n}', [['import '], ['a']], ['importArguments']],
  ['an import of two files', 'a {\n import x y\n}', [['a', 'import|x|y']], ['importArguments']],
  [
    'a snippet defined twice',
    '(s) {\n}\n(s) {\n}',
    [['snippet s'], ['snippet s']],
    ['snippetTwice'],
  ],
  ['a snippet without braces', '(s)\nerrors', [['snippet s'], ['errors']], ['snippetBraces']],
  [
    'a snippet that imports itself',
    '(s) {\n import s\n}',
    [['snippet s', 'import']],
    ['snippetImportsItself'],
  ],
  ['an open quote', 'a {\n log "x\n}', [['a', 'log|x\n}']], ['unclosedBlock', 'unclosedQuote']],
];

suite('corefile', () => {
  for (const [what, text, items, problems = []] of shapes) {
    test(`reads ${what}`, () => {
      assert.deepEqual(shapeOf(text), { items, problems });
      assert.equal(printCorefile(parseCorefile(text).value), text);
    });
  }

  for (const { name, text } of realCorefiles()) {
    test(`prints ${name} as it was and finds nothing wrong`, () => {
      const { value, problems } = parseCorefile(text);
      assert.equal(printCorefile(value), text);
      assert.deepEqual(problems, []);
      assert.ok(serverBlocksOf(value).every((it) => it.open && it.close));
    });
  }

  test('offsets are those of the text', () => {
    fc.assert(
      fc.property(corefiles, (text) => {
        for (const block of serverBlocksOf(parseCorefile(text).value)) {
          for (const { token } of block.keys) {
            assert.equal(text.slice(token.start, token.end), token.raw);
          }
          for (const { name, rest } of block.directives) {
            for (const it of [name, ...rest]) assert.equal(text.slice(it.start, it.end), it.raw);
          }
        }
      }),
    );
  });

  test('generated Corefiles have no problems and print as they were', () => {
    fc.assert(
      fc.property(corefiles, (text) => {
        const { value, problems } = parseCorefile(text);
        assert.deepEqual(problems, []);
        assert.equal(printCorefile(value), text);
      }),
    );
  });

  test('no text makes it throw or lose a byte', () => {
    const texts = fc.oneof(
      mutationsOf(corefiles),
      mutationsOf(fc.constantFrom('.:53 {\n errors\n}\n', ...realCorefiles().map((it) => it.text))),
      fc.string(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { value, problems } = parseCorefile(text);
        assert.equal(printCorefile(value), text);
        for (const { start, end } of problems) {
          assert.ok(start >= 0 && start < end && end <= text.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  for (const [what, piece] of [
    ['open braces', '{ '],
    ['closing braces', '} '],
    ['nested options', 'a {\n'],
    ['quotes', '"'],
    ['escapes', '"\\'],
    ['comments', '#'],
    ['glued comments', 'a#b '],
    ['commas', 'a,'],
    ['keys', 'a '],
    ['lines', 'a\n'],
    ['carriage returns', '\r'],
    ['snippets', '(a) { }\n'],
    ['imports', 'import\n'],
  ] as const) {
    test(`a long run of ${what} is read whole`, () => {
      const text = piece.repeat(20_000);
      assert.ok(printCorefile(parseCorefile(text).value) === text);
    });
  }

  test('parts a directive into arguments and options', () => {
    const text = 'a {\n forward . 1.1.1.1 {\n  policy random\n  nested { x }\n  tls a b\n }\n}';
    const [block] = serverBlocksOf(parseCorefile(text).value);
    const directive = block!.directives[0]!;
    assert.deepEqual(
      argumentsOf(directive).map((it) => it.text),
      ['.', '1.1.1.1'],
    );
    assert.deepEqual(
      optionsOf(directive).map((line) => line.map((it) => it.text).join(' ')),
      ['policy random', 'nested { x', 'tls a b'],
    );
  });
});
