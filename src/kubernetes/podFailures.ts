// Why the stream to a pod could not be had, in sentences: the one place that reads what nodes and sockets say.
import { textAt } from '../objects/object';
import type { PodName } from '../proof/pods';
import { ClusterFailure, failureOfAnswer, type Attempt } from './failures';

/** Streams of pods that a role names besides `pods`. */
export type PodStream = 'portforward' | 'exec' | 'log';

const acts: Readonly<Record<PodStream, string>> = {
  portforward: 'open a port-forward to',
  exec: 'run a program in',
  log: 'read the log of',
};

export const podAttempt = (context: Attempt['context'], stream: PodStream, pod: PodName) => ({
  context,
  verb: acts[stream],
  what: `Pod ${pod.namespace}/${pod.name}`,
});

/**
 * A stream the server did not open. Over WebSocket it is asked for by GET, so that servers judge it
 * by the verb get, and those of Kubernetes 1.35 and newer by create as kubectl always was.
 */
export function failureOfStream(
  status: number,
  body: unknown,
  attempt: Attempt,
  stream: PodStream,
): ClusterFailure {
  const failure = failureOfAnswer(status, body, attempt);
  if (failure.reason === 'forbidden' && stream !== 'log') {
    return new ClusterFailure('forbidden', failure.message, failure.clause, {
      hint: `It needs the verbs get and create on pods/${stream} in that namespace. It writes nothing, yet Kubernetes asks for create.`,
    });
  }
  if (status !== 404) return failure;
  const clause = `there is no ${attempt.what} any more`;
  return new ClusterFailure('notFound', `In ${attempt.context} ${clause}.`, clause, {
    hint: 'Pods come and go: ask again.',
  });
}

/** The client library rejects with an event of the WebSocket library, whose fields are getters. */
export const causeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'error' in error ? error.error : error;

/** The HTTP status in the words of the WebSocket library, which keeps the answer itself for itself. */
export const statusIn = (error: unknown): number | undefined => {
  const message = textAt(causeOf(error), 'message') ?? '';
  const found = /Unexpected server response: (\d{3})/.exec(message);
  return found ? Number(found[1]) : undefined;
};

/** A clause for what a node writes to the error channel of a port-forward, long and full of ids. */
export function portClause(text: string): string {
  if (/connection refused/i.test(text)) return 'connection refused in the pod';
  if (/i\/o timeout|timed out/i.test(text)) return 'no answer in the pod';
  const last = text.split(': ').at(-1)?.trim() ?? '';
  return last === '' ? 'the node gave no reason' : last.replace(/[.\s]+$/, '');
}

export const brokenStream = ({ context, verb, what }: Attempt): ClusterFailure => {
  const clause = 'the connection ended before its time';
  return new ClusterFailure(
    'unreachable',
    `Cluster ${context} could not ${verb} ${what}: ${clause}.`,
    clause,
  );
};

export const streamOverdue = ({ context, verb, what }: Attempt, ms: number): ClusterFailure => {
  const clause = `no answer within ${ms / 1000} s`;
  return new ClusterFailure(
    'timedOut',
    `Cluster ${context} did not ${verb} ${what}: ${clause}.`,
    clause,
    {
      hint: 'A proxy on the way to the API server may not let WebSockets through.',
    },
  );
};
