// Why no answer came: the network, TLS, the credentials, the kubeconfig. In sentences, without what we sent.
import { textAt } from '../objects/object';
import type { ContextName } from '../objects/reference';
import { ClusterFailure, notAnApiServer, unreachable } from './failures';

const cannotVerify = 'its certificate is not signed by the authority that the kubeconfig names';
const closed = (host: string) => `${host} closed the connection`;

/** Node's error codes, as clauses about `host` (with its port). */
const networkClauses: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `connection refused by ${host}`,
  ENOTFOUND: (host) => `no address is known for ${host}`,
  EAI_AGAIN: (host) => `the name of ${host} cannot be resolved at the moment`,
  ETIMEDOUT: (host) => `no answer from ${host}`,
  EHOSTUNREACH: (host) => `no route to ${host}`,
  ENETUNREACH: (host) => `no route to ${host}`,
  EADDRNOTAVAIL: (host) => `no route to ${host}`,
  ECONNRESET: closed,
  ECONNABORTED: closed,
  EPIPE: closed,
  CERT_HAS_EXPIRED: (host) => `the certificate of ${host} has expired`,
  CERT_NOT_YET_VALID: (host) => `the certificate of ${host} is not valid yet`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `the certificate of the server is not for ${host}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => cannotVerify,
  SELF_SIGNED_CERT_IN_CHAIN: () => cannotVerify,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => cannotVerify,
  UNABLE_TO_GET_ISSUER_CERT: () => cannotVerify,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => cannotVerify,
  CERT_SIGNATURE_FAILURE: () => cannotVerify,
  EPROTO: (host) => `${host} does not speak TLS`,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => `${host} does not speak TLS`,
};

/** An error of Node's while talking to `host`. Its own message is not told: it may quote what we sent. */
export function failureOfNetwork(
  error: unknown,
  context: ContextName,
  host: string,
): ClusterFailure {
  const code = textAt(error, 'code') ?? '';
  if (code.startsWith('ERR_OSSL')) return unusableKeyPair(context);
  if (code === 'ERR_INVALID_CHAR') {
    return unusableContext(context, 'its token or user name has characters that cannot be sent');
  }
  if (code.startsWith('HPE_')) return unreachable(context, `${host} does not answer in HTTP`);
  if (/ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA)/.test(code)) {
    const clause = `${host} does not accept the client certificate`;
    return new ClusterFailure('unauthorized', `Cluster ${context}: ${clause}.`, clause);
  }
  const clause =
    networkClauses[code]?.(host) ??
    `the connection to ${host} failed${code === '' ? '' : ` (${code})`}`;
  return unreachable(context, clause);
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

export const noAnswer = (context: ContextName, host: string, ms: number): ClusterFailure => {
  const clause = `no answer from ${host} within ${seconds(ms)}`;
  return new ClusterFailure('timedOut', `Cluster ${context} is unreachable: ${clause}.`, clause);
};

/** The credentials take long: a plugin may be waiting for a login. It goes on, and is asked again later. */
export const noCredentials = (
  context: ContextName,
  plugin: string | undefined,
  ms: number,
): ClusterFailure => {
  const source =
    plugin === undefined ? 'its source of credentials' : `its credential plugin ${plugin}`;
  const clause = `${source} has not answered within ${seconds(ms)}`;
  return new ClusterFailure('timedOut', `Context ${context}: ${clause}.`, clause, {
    hint: 'It may be waiting for you to sign in.',
  });
};

/** A 200 that no API server sends: a login page, a proxy, another service. */
export const notKubernetes = (context: ContextName, host: string): ClusterFailure =>
  unreachable(context, `${host} does not answer like a Kubernetes API server`, notAnApiServer);

const inKubeconfig = (context: ContextName, clause: string, hint: string): ClusterFailure =>
  new ClusterFailure('kubeconfig', `Context ${context} cannot be used: ${clause}.`, clause, {
    hint,
  });

/** A context that the kubeconfig lacks or that is incomplete there. */
export const unusableContext = (context: ContextName, clause: string): ClusterFailure =>
  inKubeconfig(context, clause, 'Correct the kubeconfig; it is read again when it changes.');

const unusableKeyPair = (context: ContextName): ClusterFailure =>
  unusableContext(context, 'its certificate, key or authority is no valid PEM, or they do not fit');

/**
 * Why no credentials could be had. A plugin's output is never told, as it may hold a token:
 * the hint says how to see it.
 */
export function failureOfCredentials(
  error: unknown,
  context: ContextName,
  plugin: string | undefined,
): ClusterFailure {
  const file = textAt(error, 'path');
  const isSpawn = textAt(error, 'syscall')?.startsWith('spawn') === true;
  if (plugin !== undefined && isSpawn) {
    const clause = `its credential plugin ${plugin} cannot be started`;
    return new ClusterFailure('toolMissing', `Context ${context}: ${clause}.`, clause, {
      hint: 'Install the plugin, or start the editor where it is on the PATH.',
    });
  }
  if (file !== undefined) return unusableContext(context, `${file} cannot be read`);
  if (plugin === undefined) return unusableContext(context, 'its user entry gives no credentials');
  const clause = `its credential plugin ${plugin} gave no credentials`;
  return new ClusterFailure('toolFailed', `Context ${context}: ${clause}.`, clause, {
    hint: `Run "kubectl --context ${context} version" in a terminal to see why.`,
  });
}
