import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerOf, withAnswer, withoutAnswer } from '../../../src/dns/corefileAnswering';
import { parseCorefile } from '../../../src/dns/corefile';
import { realCorefiles } from './corefileInputs';

const grpc = `.:53 {
    errors
    grpc global 127.0.0.1:8053
    forward . /etc/resolv.conf {
        except global
    }
    reload
}
`;
const proxy = `.:53 {
      errors
      proxy global 127.0.0.1:8053 {
        protocol grpc insecure
      }
      proxy . /etc/resolv.conf
    }
`;

const edited = (text: string, zone: string): string => {
  const edit = withAnswer(text, zone);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text;
};
const without = (text: string, zone: string): string => {
  const edit = withoutAnswer(text, zone);
  assert.ok(edit.kind === 'edited');
  return edit.text;
};

suite('the zones istiocoredns answers', () => {
  const states: readonly [text: string, zone: string, kind: string][] = [
    [grpc, 'global', 'answered'],
    [grpc, 'GLOBAL.', 'answered'],
    [grpc, 'shop.global', 'answered'],
    [grpc, 'corp', 'none'],
    [grpc, 'notglobal', 'none'],
    [proxy, 'global', 'answered'],
    [proxy, 'corp', 'none'],
    ['corp:53 {\n grpc . 127.0.0.1:8053\n}\n', 'corp', 'answered'],
    ['corp:53 {\n grpc . 127.0.0.1:8053\n}\n', 'global', 'none'],
    ['corp:53 {\n grpc global 127.0.0.1:8053\n}\n', 'global', 'none'],
    ['.:53 {\n forward . 1.1.1.1\n}\n', 'global', 'unknown'],
    ['.:53 {\n', 'global', 'unknown'],
  ];
  for (const [text, zone, kind] of states) {
    test(`${zone} in ${JSON.stringify(text.slice(0, 40))}: ${kind}`, () => {
      assert.equal(answerOf(text, zone).kind, kind);
    });
  }

  test('another zone gets a block that asks the plugin as the first does', () => {
    assert.equal(
      edited(grpc, 'corp'),
      `${grpc}corp:53 {
    # Added by Istio Multicluster: asks the plugin for this zone.
    errors
    grpc . 127.0.0.1:8053
}
`,
    );
    assert.equal(
      edited(proxy, 'corp'),
      `${proxy}    corp:53 {
      # Added by Istio Multicluster: asks the plugin for this zone.
      errors
      proxy . 127.0.0.1:8053 {
          protocol grpc insecure
      }
    }
`,
    );
  });

  test('once is enough, and it goes without a trace, whichever zone goes first', () => {
    const zones = fc.constantFrom('corp', 'mesh.example', 'b.c');
    const texts = fc.constantFrom(grpc, proxy, grpc.trimEnd(), grpc.replaceAll('\n', '\r\n'));
    fc.assert(
      fc.property(texts, fc.uniqueArray(zones, { minLength: 1 }), (text, names) => {
        const all = names.reduce(edited, text);
        assert.deepEqual(parseCorefile(all).problems, []);
        for (const name of names) {
          assert.equal(answerOf(all, name).kind, 'answered');
          assert.equal(edited(all, name), all);
        }
        assert.equal(names.reduce(without, all), text);
        assert.equal([...names].reverse().reduce(without, all), text);
      }),
    );
  });

  test('what is not ours is neither taken for an answer nor taken out', () => {
    const theirs = `${grpc}corp:53 {\n    forward . 1.1.1.1\n}\n`;
    const edit = withAnswer(theirs, 'corp');
    assert.ok(edit.kind === 'refused');
    assert.match(edit.because, /there already/);
    assert.equal(without(theirs, 'corp'), theirs);
    assert.equal(without(grpc, 'global'), grpc);
    assert.equal(withAnswer(grpc, 'a b').kind, 'refused');
  });

  for (const { name, text } of realCorefiles()) {
    test(`leaves ${name} as it was`, () => {
      const edit = withAnswer(text, 'mesh.example');
      if (edit.kind === 'edited') assert.equal(without(edit.text, 'mesh.example'), text);
      else assert.equal(answerOf(text, 'mesh.example').kind, 'unknown');
    });
  }
});
