import assert from 'node:assert/strict';
import { answerOf, programsFor, type PodAnswer } from '../../../src/proof/fromPod';
import type { Ran } from '../../../src/proof/pods';
import { contextName } from '../../../src/objects/reference';
import { podAnswerReport } from '../../../src/views/podAnswerReport';
import { testNow } from '../../support/meshBuilder';

const host = 'httpbin.bar.global';
const [getent = [], nslookup = []] = programsFor(host);
const ran = (stdout: string, exitCode: number | undefined = 0, stderr = '') => ({
  exitCode,
  stdout,
  stderr,
});

const missing = {
  ...ran(''),
  exitCode: undefined,
  because: 'exec: "getent": executable file not found in $PATH',
};

const rows: readonly (readonly [string, readonly string[], Ran, PodAnswer])[] = [
  [
    'getent of glibc',
    getent,
    ran('240.0.0.2       httpbin.bar.global\n'),
    { kind: 'addresses', addresses: ['240.0.0.2'] },
  ],
  [
    'getent without an answer',
    getent,
    ran('', 2),
    { kind: 'notFound', because: 'it ended with 2' },
  ],
  [
    'nslookup of bind',
    nslookup,
    ran(
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\thttpbin.bar.global\nAddress: 240.0.0.2\n',
    ),
    { kind: 'addresses', addresses: ['240.0.0.2'] },
  ],
  [
    'nslookup of BusyBox',
    nslookup,
    ran(
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns\n\nName:      httpbin.bar.global\nAddress 1: 240.0.0.2\n',
    ),
    { kind: 'addresses', addresses: ['240.0.0.2'] },
  ],
  [
    'nslookup that does not find it',
    nslookup,
    ran(
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find httpbin.bar.global: NXDOMAIN\n",
      1,
    ),
    { kind: 'notFound', because: "** server can't find httpbin.bar.global: NXDOMAIN" },
  ],
  [
    'a program that is not there, as Docker says it',
    getent,
    ran(
      'OCI runtime exec failed: exec failed: executable file not found in $PATH: unknown\r\n',
      126,
    ),
    {
      kind: 'noProgram',
      because: 'OCI runtime exec failed: exec failed: executable file not found in $PATH: unknown',
    },
  ],
  [
    'a program that is not there, as containerd says it',
    getent,
    missing,
    { kind: 'noProgram', because: 'exec: "getent": executable file not found in $PATH' },
  ],
];

suite('a host asked for from a pod', () => {
  for (const [name, command, result, expected] of rows) {
    test(name, () => {
      assert.deepEqual(answerOf(command, result), expected);
    });
  }

  test('programs are argument lists with the host as one argument', () => {
    assert.deepEqual(programsFor('a.b'), [
      ['getent', 'hosts', 'a.b'],
      ['nslookup', 'a.b'],
    ]);
  });

  test('the report says first whether it is the address of the ServiceEntry', () => {
    const report = (answer: PodAnswer) =>
      podAnswerReport({
        ...{ host, cluster: contextName('east'), at: testNow, answer },
        pod: { namespace: 'foo', name: 'sleep-0' },
        expected: { entries: [], addresses: ['240.0.0.2'], flaws: [] },
      });
    const right = report({ kind: 'addresses', addresses: ['240.0.0.2'] });
    assert.ok(
      right.isRight &&
        right.text.startsWith('httpbin.bar.global from pod foo/sleep-0 in east: it resolves\n'),
    );
    const wrong = report({ kind: 'addresses', addresses: ['10.0.0.1'] });
    assert.ok(!wrong.isRight);
    assert.match(
      wrong.summary,
      /resolves to 10\.0\.0\.1 .* and its ServiceEntry says 240\.0\.0\.2\.$/,
    );
    assert.match(report({ kind: 'noProgram', because: '' }).summary, /neither getent nor nslookup/);
  });
});
