// What API servers and the network refuse, in sentences. The one place that knows status codes and errno names.
import { Failure, messageOf, type FailureDetails, type FailureReason } from '../base/failure';
import { listAt, textAt } from '../objects/object';
import type { ContextName } from '../objects/reference';

/** A refusal by one cluster. */
export class ClusterFailure extends Failure {
  constructor(
    reason: FailureReason,
    message: string,
    /** The same without subject and full stop: "may not list Secrets in istio-system". */
    readonly clause: string,
    about: FailureDetails = {},
  ) {
    super(reason, message, about);
  }
}

/** Why, as a clause, of anything thrown. */
export const clauseOf = (error: unknown): string =>
  error instanceof ClusterFailure ? error.clause : messageOf(error);

/** What was tried, for the sentence. */
export interface Attempt {
  readonly context: ContextName;
  /** "list", "create". */
  readonly verb: string;
  /** "Secrets in istio-system", "ConfigMap kube-system/coredns". */
  readonly what: string;
}

interface Refusal {
  readonly reason: FailureReason;
  readonly clause: string;
  readonly message: string;
  readonly hint?: string;
}

/** An HTTP answer that is no success. The body is a Kubernetes Status where the server sent one. */
export function failureOfAnswer(status: number, body: unknown, at: Attempt): ClusterFailure {
  const { reason, message, clause, hint } = refusalOf(status, body, at);
  return new ClusterFailure(reason, message, clause, hint === undefined ? {} : { hint });
}

function refusalOf(status: number, body: unknown, at: Attempt): Refusal {
  const { context, verb, what } = at;
  const words = serverWords(body, what);
  const refused = (reason: FailureReason, clause: string, hint?: string): Refusal => ({
    reason,
    clause,
    message: `Cluster ${context} did not ${verb} ${what}: ${clause}.`,
    ...(hint === undefined ? {} : { hint }),
  });
  switch (status) {
    case 401:
      return unauthorized(context);
    case 403:
      return isAdmission(body) ? refused('forbidden', words) : forbidden(at);
    case 404:
      return textAt(body, 'details', 'kind') === 'namespaces' && verb === 'create'
        ? refused('notFound', words, 'Create the namespace first.')
        : {
            reason: 'notFound',
            clause: `there is no ${what}`,
            message: `There is no ${what} in ${context}.`,
          };
    case 409:
      return overtaken(at, textAt(body, 'reason') === 'AlreadyExists');
    case 400:
    case 422:
      return refused('invalid', words);
    case 413:
      return refused('invalid', 'it is larger than the server takes');
    case 405:
    case 406:
    case 415:
      return refused('unsupported', 'this server does not support it');
    case 408:
    case 504:
      return refused('timedOut', 'the server took too long', 'Try again.');
    case 410:
      return refused('conflict', 'the server has forgotten that state', 'Refresh.');
    case 429:
      return refused('unavailable', 'the server is too busy', 'Try again in a moment.');
    default:
      return status >= 500
        ? serverFault(status, body, words, refused)
        : refused('unreachable', `it answered with HTTP status ${status}`, notAnApiServer);
  }
}

const unauthorized = (context: ContextName): Refusal => ({
  reason: 'unauthorized',
  clause: 'it does not accept the credentials of this context',
  message: `Cluster ${context} does not accept the credentials of its context.`,
  hint: 'Sign in again or renew the credentials in the kubeconfig, then refresh.',
});

/** Somebody else wrote the object meanwhile, or made it. */
const overtaken = ({ context, what }: Attempt, isThere: boolean): Refusal =>
  isThere
    ? {
        reason: 'alreadyExists',
        clause: `${what} already exists`,
        message: `${what} already exists in ${context}.`,
        hint: 'Plan again to see what is there.',
      }
    : {
        reason: 'conflict',
        clause: `${what} changed since it was read`,
        message: `${what} in ${context} changed since it was read.`,
        hint: 'Plan again to see the difference.',
      };

function serverFault(
  status: number,
  body: unknown,
  words: string,
  refused: (reason: FailureReason, clause: string, hint?: string) => Refusal,
): Refusal {
  const isTimeout = ['Timeout', 'ServerTimeout'].includes(textAt(body, 'reason') ?? '');
  if (isTimeout) return refused('timedOut', 'the server took too long', 'Try again.');
  if (/failed calling (admission )?webhook/.test(words)) {
    return refused(
      'unavailable',
      words,
      'An admission webhook of the cluster does not answer: see that its Service has ready pods.',
    );
  }
  return status === 500
    ? refused('unavailable', words)
    : refused('unavailable', `the API server is not available (HTTP status ${status})`);
}

export const notAnApiServer = 'See that the server in the kubeconfig is a Kubernetes API server.';

/** The server was asked for what this user may not have. */
function forbidden({ context, verb, what }: Attempt): Refusal {
  const clause = `may not ${verb} ${what}`;
  return {
    reason: 'forbidden',
    clause,
    message: `The user of ${context} ${clause}.`,
    hint: 'Ask an administrator of the cluster for this permission.',
  };
}

/** A 403 is a missing permission unless an admission plugin or quota spoke. RBAC always says "cannot". */
const isAdmission = (body: unknown): boolean => {
  const message = textAt(body, 'message');
  return message !== undefined && !/\bcannot\b/.test(message) && !message.startsWith('Forbidden');
};

/**
 * The server's own message as a clause. It quotes the request where it could not decode it, so that
 * part is cut, and of Secrets only the names of the fields are told.
 */
function serverWords(body: unknown, what: string): string {
  if (what.startsWith('Secret')) return secretWords(body);
  // Go's HTTP server says this in plain text.
  const isPlain = typeof body === 'string' && body.includes('HTTP request to an HTTPS server');
  if (isPlain) return 'it expects https, and the kubeconfig says http';
  const message = textAt(body, 'message') ?? 'it gave no reason';
  const cut = message.split(/, error found in |, bigger context /)[0] ?? message;
  return cut.replace(/\s+/g, ' ').replace(/[.\s]+$/, '');
}

function secretWords(body: unknown): string {
  const fields = listAt(body, 'details', 'causes').map((cause) => textAt(cause, 'field') ?? '');
  const named = fields.filter((field) => field !== '');
  return named.length === 0
    ? `it is not accepted (${textAt(body, 'reason') ?? 'no reason given'})`
    : `not accepted: ${named.join(', ')}`;
}

/** A kind that the server does not have at this version. */
export const notServed = (at: Attempt, apiVersion: string): ClusterFailure => {
  const clause = `it does not serve ${at.what.split(' ')[0] ?? ''} (${apiVersion})`;
  return new ClusterFailure(
    'unsupported',
    `Cluster ${at.context} cannot ${at.verb} ${at.what}: ${clause}.`,
    clause,
    { hint: 'Install its CustomResourceDefinition first, or a Kubernetes version that has it.' },
  );
};

/** No usable answer came. The clause says of whom: "connection refused by 127.0.0.1:6443". */
export const unreachable = (context: ContextName, clause: string, hint?: string): ClusterFailure =>
  new ClusterFailure(
    'unreachable',
    `Cluster ${context} is unreachable: ${clause}.`,
    clause,
    hint === undefined ? {} : { hint },
  );
