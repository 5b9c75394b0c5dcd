import assert from 'node:assert/strict';
import { Failure, type FailureReason } from '../../../src/base/failure';
import {
  failureOfCredentials,
  failureOfNetwork,
  noCredentials,
} from '../../../src/kubernetes/connectionFailures';
import { failureOfAnswer, notServed, type Attempt } from '../../../src/kubernetes/failures';
import { contextName } from '../../../src/objects/reference';

const context = contextName('east');
const listing: Attempt = { context, verb: 'list', what: 'Secrets in istio-system' };
const writing: Attempt = { context, verb: 'patch', what: 'ConfigMap kube-system/coredns' };
const creating: Attempt = { context, verb: 'create', what: 'ConfigMap foo/bar' };
const secret: Attempt = { context, verb: 'create', what: 'Secret istio-system/cacerts' };

interface Row {
  readonly status: number;
  readonly body?: unknown;
  readonly at: Attempt;
  readonly reason: FailureReason;
  readonly message: string;
}

const rbac = 'secrets is forbidden: User "dev" cannot list resource "secrets" in API group ""';
const rows: readonly Row[] = [
  {
    status: 400,
    body: {
      message:
        'ConfigMap in version "v1" cannot be handled: expects " or n, error found in #10 byte of ...|TOKEN|...',
    },
    at: writing,
    reason: 'invalid',
    message:
      'Cluster east did not patch ConfigMap kube-system/coredns: ConfigMap in version "v1" cannot be handled: expects " or n.',
  },
  {
    status: 400,
    body: { reason: 'BadRequest', message: 'illegal base64 data TOKEN' },
    at: secret,
    reason: 'invalid',
    message:
      'Cluster east did not create Secret istio-system/cacerts: it is not accepted (BadRequest).',
  },
  {
    status: 400,
    body: 'Client sent an HTTP request to an HTTPS server.\n',
    at: { context, verb: 'read', what: 'the version' },
    reason: 'invalid',
    message:
      'Cluster east did not read the version: it expects https, and the kubeconfig says http.',
  },
  {
    status: 401,
    at: listing,
    reason: 'unauthorized',
    message: 'Cluster east does not accept the credentials of its context.',
  },
  {
    status: 403,
    body: { reason: 'Forbidden', message: rbac },
    at: listing,
    reason: 'forbidden',
    message: 'The user of east may not list Secrets in istio-system.',
  },
  {
    status: 403,
    body: { reason: 'Forbidden', message: 'exceeded quota: small' },
    at: creating,
    reason: 'forbidden',
    message: 'Cluster east did not create ConfigMap foo/bar: exceeded quota: small.',
  },
  {
    status: 404,
    body: { reason: 'NotFound', details: { name: 'coredns', kind: 'configmaps' } },
    at: writing,
    reason: 'notFound',
    message: 'There is no ConfigMap kube-system/coredns in east.',
  },
  {
    status: 404,
    body: { message: 'namespaces "foo" not found', details: { name: 'foo', kind: 'namespaces' } },
    at: creating,
    reason: 'notFound',
    message: 'Cluster east did not create ConfigMap foo/bar: namespaces "foo" not found.',
  },
  {
    status: 405,
    at: listing,
    reason: 'unsupported',
    message: 'Cluster east did not list Secrets in istio-system: this server does not support it.',
  },
  {
    status: 406,
    at: listing,
    reason: 'unsupported',
    message: 'Cluster east did not list Secrets in istio-system: this server does not support it.',
  },
  {
    status: 408,
    at: writing,
    reason: 'timedOut',
    message: 'Cluster east did not patch ConfigMap kube-system/coredns: the server took too long.',
  },
  {
    status: 409,
    body: { reason: 'AlreadyExists' },
    at: creating,
    reason: 'alreadyExists',
    message: 'ConfigMap foo/bar already exists in east.',
  },
  {
    status: 409,
    body: { reason: 'Conflict' },
    at: writing,
    reason: 'conflict',
    message: 'ConfigMap kube-system/coredns in east changed since it was read.',
  },
  {
    status: 410,
    at: listing,
    reason: 'conflict',
    message:
      'Cluster east did not list Secrets in istio-system: the server has forgotten that state.',
  },
  {
    status: 413,
    at: creating,
    reason: 'invalid',
    message: 'Cluster east did not create ConfigMap foo/bar: it is larger than the server takes.',
  },
  {
    status: 415,
    at: writing,
    reason: 'unsupported',
    message:
      'Cluster east did not patch ConfigMap kube-system/coredns: this server does not support it.',
  },
  {
    status: 422,
    body: { message: 'ConfigMap "bar" is invalid: metadata.name: Invalid value.' },
    at: creating,
    reason: 'invalid',
    message:
      'Cluster east did not create ConfigMap foo/bar: ConfigMap "bar" is invalid: metadata.name: Invalid value.',
  },
  {
    status: 422,
    body: {
      message: 'TOKEN',
      details: { causes: [{ field: 'data[ca-key.pem]', message: 'TOKEN' }] },
    },
    at: secret,
    reason: 'invalid',
    message:
      'Cluster east did not create Secret istio-system/cacerts: not accepted: data[ca-key.pem].',
  },
  {
    status: 429,
    at: listing,
    reason: 'unavailable',
    message: 'Cluster east did not list Secrets in istio-system: the server is too busy.',
  },
  {
    status: 500,
    body: { message: 'etcdserver: request is too large' },
    at: writing,
    reason: 'unavailable',
    message:
      'Cluster east did not patch ConfigMap kube-system/coredns: etcdserver: request is too large.',
  },
  {
    status: 500,
    body: { reason: 'ServerTimeout' },
    at: writing,
    reason: 'timedOut',
    message: 'Cluster east did not patch ConfigMap kube-system/coredns: the server took too long.',
  },
  {
    status: 500,
    body: {
      message:
        'Internal error occurred: failed calling webhook "pilot.validation.istio.io": no endpoints',
    },
    at: writing,
    reason: 'unavailable',
    message:
      'Cluster east did not patch ConfigMap kube-system/coredns: Internal error occurred: failed calling webhook "pilot.validation.istio.io": no endpoints.',
  },
  {
    status: 503,
    at: listing,
    reason: 'unavailable',
    message:
      'Cluster east did not list Secrets in istio-system: the API server is not available (HTTP status 503).',
  },
  {
    status: 504,
    at: listing,
    reason: 'timedOut',
    message: 'Cluster east did not list Secrets in istio-system: the server took too long.',
  },
  {
    status: 302,
    at: listing,
    reason: 'unreachable',
    message: 'Cluster east did not list Secrets in istio-system: it answered with HTTP status 302.',
  },
];

suite('kubernetes/failures', () => {
  for (const { status, body, at, reason, message } of rows) {
    test(`${status} for ${at.verb} is ${reason}: ${message.slice(-40)}`, () => {
      const failure = failureOfAnswer(status, body, at);
      assert.ok(Failure.is(failure, reason), failure.reason);
      assert.equal(failure.message, message);
      assert.doesNotMatch(`${failure.message} ${failure.clause} ${failure.hint ?? ''}`, /TOKEN/);
    });
  }

  test('the clause of a refused list follows "not read: "', () => {
    const failure = failureOfAnswer(403, { message: rbac }, listing);
    assert.equal(failure.clause, 'may not list Secrets in istio-system');
  });

  test('a conflict says to plan again, a dead webhook where to look', () => {
    assert.match(failureOfAnswer(409, {}, writing).hint ?? '', /Plan again/);
    const webhook = { message: 'failed calling webhook "x"' };
    assert.match(failureOfAnswer(500, webhook, writing).hint ?? '', /webhook/);
  });

  test('a kind that is not served names its version', () => {
    const at = { context, verb: 'create', what: 'ServiceEntry foo/bar' };
    assert.equal(
      notServed(at, 'networking.istio.io/v1alpha3').message,
      'Cluster east cannot create ServiceEntry foo/bar: it does not serve ServiceEntry (networking.istio.io/v1alpha3).',
    );
  });
});

const codes: readonly (readonly [string, FailureReason, string])[] = [
  ['ECONNREFUSED', 'unreachable', 'connection refused by 127.0.0.1:6443'],
  ['ENOTFOUND', 'unreachable', 'no address is known for 127.0.0.1:6443'],
  ['EAI_AGAIN', 'unreachable', 'the name of 127.0.0.1:6443 cannot be resolved at the moment'],
  ['ETIMEDOUT', 'unreachable', 'no answer from 127.0.0.1:6443'],
  ['EHOSTUNREACH', 'unreachable', 'no route to 127.0.0.1:6443'],
  ['ENETUNREACH', 'unreachable', 'no route to 127.0.0.1:6443'],
  ['ECONNRESET', 'unreachable', '127.0.0.1:6443 closed the connection'],
  ['EPIPE', 'unreachable', '127.0.0.1:6443 closed the connection'],
  ['CERT_HAS_EXPIRED', 'unreachable', 'the certificate of 127.0.0.1:6443 has expired'],
  ['CERT_NOT_YET_VALID', 'unreachable', 'the certificate of 127.0.0.1:6443 is not valid yet'],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'unreachable',
    'the certificate of the server is not for 127.0.0.1:6443',
  ],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ].map(
    (code) =>
      [
        code,
        'unreachable',
        'its certificate is not signed by the authority that the kubeconfig names',
      ] as const,
  ),
  ['EPROTO', 'unreachable', '127.0.0.1:6443 does not speak TLS'],
  ['HPE_INVALID_CONSTANT', 'unreachable', '127.0.0.1:6443 does not answer in HTTP'],
  [
    'ERR_OSSL_PEM_NO_START_LINE',
    'kubeconfig',
    'its certificate, key or authority is no valid PEM, or they do not fit',
  ],
  ['ERR_INVALID_CHAR', 'kubeconfig', 'its token or user name has characters that cannot be sent'],
  [
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'unauthorized',
    '127.0.0.1:6443 does not accept the client certificate',
  ],
  ['EWEIRD', 'unreachable', 'the connection to 127.0.0.1:6443 failed (EWEIRD)'],
];

suite('kubernetes/connectionFailures', () => {
  for (const [code, reason, clause] of codes) {
    test(`${code} is ${reason}`, () => {
      const error = Object.assign(new Error('TOKEN'), { code });
      const failure = failureOfNetwork(error, context, '127.0.0.1:6443');
      assert.deepEqual([failure.reason, failure.clause], [reason, clause]);
      assert.match(failure.message, /east/);
      assert.doesNotMatch(failure.message, /TOKEN/);
    });
  }

  test('a plugin that is missing, that fails, that takes long', () => {
    const absent = Object.assign(new Error('spawn aws ENOENT'), {
      syscall: 'spawn aws',
      path: 'aws',
    });
    assert.equal(failureOfCredentials(absent, context, 'aws').reason, 'toolMissing');
    const failing = failureOfCredentials(new Error('TOKEN on stderr'), context, 'aws');
    assert.equal(failing.reason, 'toolFailed');
    assert.equal(failing.message, 'Context east: its credential plugin aws gave no credentials.');
    assert.equal(failing.cause, undefined);
    assert.match(failing.hint ?? '', /kubectl --context east version/);
    assert.equal(
      noCredentials(context, 'kubelogin', 5000).clause,
      'its credential plugin kubelogin has not answered within 5 s',
    );
  });

  test('a certificate file that cannot be read is named', () => {
    const error = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: '/pki/ca.crt' });
    const failure = failureOfCredentials(error, context, undefined);
    assert.equal(failure.reason, 'kubeconfig');
    assert.equal(failure.message, 'Context east cannot be used: /pki/ca.crt cannot be read.');
  });
});
