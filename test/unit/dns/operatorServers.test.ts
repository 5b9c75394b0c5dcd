import assert from 'node:assert/strict';
import { forwardOf, withForward, withoutForward } from '../../../src/dns/forwarding';

const servers = (text: string) => ({ dialect: 'servers', text }) as const;
const ours = {
  name: 'istio-multicluster-global',
  zones: ['global'],
  forwardPlugin: { policy: 'Random', upstreams: ['10.9.8.7:53'] },
};
const corp = { name: 'corp', zones: ['corp'], forwardPlugin: { upstreams: ['1.1.1.1'] } };

const edited = (text: string, address = '10.9.8.7', zone = 'global'): unknown => {
  const edit = withForward(servers(text), zone, address);
  assert.ok(edit.kind === 'edited', edit.kind === 'refused' ? edit.because : '');
  return edit.text === '' ? undefined : JSON.parse(edit.text);
};

suite('forwarding by the operator of OpenShift', () => {
  for (const [what, before] of [
    ['no servers', ''],
    ['another server', JSON.stringify([corp])],
  ] as const) {
    test(`${what}: adds an entry, once, and takes it out again`, () => {
      const after = withForward(servers(before), 'global', '10.9.8.7');
      assert.ok(after.kind === 'edited');
      const others = before === '' ? [] : [corp];
      assert.deepEqual(JSON.parse(after.text), [...others, ours]);
      assert.deepEqual(withForward(servers(after.text), 'global', '10.9.8.7'), after);
      assert.deepEqual(withoutForward(servers(after.text), 'global'), {
        kind: 'edited',
        text: before,
      });
      assert.deepEqual(forwardOf(servers(after.text), 'global'), {
        kind: 'forwarded',
        to: ['10.9.8.7:53'],
        plugin: 'forwardPlugin',
        ours: true,
      });
    });
  }

  test('redirects an entry and keeps what else it says', () => {
    const theirs = {
      name: 'mesh',
      zones: ['GLOBAL.'],
      forwardPlugin: { policy: 'Sequential', upstreams: ['1.1.1.1', '2.2.2.2'] },
    };
    const plugin = { policy: 'Sequential', upstreams: ['[fd00::9]:53'] };
    assert.deepEqual(edited(JSON.stringify([corp, theirs]), 'fd00::9'), [
      corp,
      { ...theirs, forwardPlugin: plugin },
    ]);
    const state = forwardOf(servers(JSON.stringify([theirs])), 'global');
    assert.ok(state.kind === 'forwarded' && !state.ours);
  });

  test('leaves alone what serves other zones as well, and what is there twice', () => {
    const shared = JSON.stringify([{ ...ours, zones: ['global', 'corp'] }]);
    const twice = JSON.stringify([ours, { ...ours, name: 'b' }]);
    for (const [text, because] of [
      [shared, /serves corp as well/],
      [twice, /more than one entry/],
    ] as const) {
      const state = forwardOf(servers(text), 'global');
      assert.ok(state.kind === 'ambiguous');
      assert.match(state.because, because);
      assert.equal(withForward(servers(text), 'global', '10.9.8.7').kind, 'refused');
      assert.equal(withoutForward(servers(text), 'global').kind, 'refused');
    }
  });

  test('leaves an entry of somebody else’s, or lets it lead where it led', () => {
    const theirs = {
      ...corp,
      zones: ['global'],
      forwardPlugin: { upstreams: ['1.1.1.1', '2.2.2.2'] },
    };
    const text = JSON.stringify([theirs]);
    assert.deepEqual(withoutForward(servers(text), 'global'), { kind: 'edited', text });
    const redirected = JSON.stringify(edited(text));
    assert.match(redirected, /"upstreams":\["10\.9\.8\.7:53"\]/);
    const back = withoutForward(servers(redirected), 'global', ['1.1.1.1', '2.2.2.2']);
    assert.deepEqual(back, { kind: 'edited', text });
  });

  test('does not write over what is no list', () => {
    for (const text of ['{}', '[1]', '[', '"a"']) {
      assert.equal(forwardOf(servers(text), 'global').kind, 'broken', text);
      assert.equal(withForward(servers(text), 'global', '10.9.8.7').kind, 'refused', text);
    }
  });

  test('names an entry so that the operator takes it', () => {
    const after = edited('', '10.9.8.7', `${'a'.repeat(60)}.mesh_x`) as { name: string }[];
    assert.match(after[0]?.name ?? '', /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    assert.ok((after[0]?.name.length ?? 0) <= 63);
  });
});
