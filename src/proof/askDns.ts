import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { answerIn, messageIn, questionBytes, type DnsAnswer, type Question } from '../dns/message';
import { PortClosed, type PodName, type RunningPods, type Tunnel } from './pods';
import { late, within } from './within';

export type HopAnswer =
  | DnsAnswer
  /** Nothing was said. Down: it takes no connection, so that it was not the question's fault. */
  | { readonly kind: 'silent'; readonly because: string; readonly isDown?: true }
  /** It could not be asked: no permission, no pod, no way. `hint` is a sentence. */
  | { readonly kind: 'notAsked'; readonly because: string; readonly hint?: string };

/** How long one question may take, the way to the pod included. Resolvers of pods give up after 5 s. */
const patienceMs = 8000;

/** Asks one pod over a tunnel of its own. Throws only `Cancelled`. */
export async function askPod(
  pods: RunningPods,
  at: { readonly pod: PodName; readonly port: number },
  question: Question,
  token: CancellationToken,
  limitMs = patienceMs,
): Promise<HopAnswer> {
  try {
    const answer = await within(limitMs, token, (each) => asked(pods, at, question, each));
    throwIfCancelled(token);
    if (answer !== late) return answer;
    return { kind: 'silent', because: `no answer within ${limitMs / 1000} s` };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    if (!Failure.is(error)) throw error;
    return failed(error);
  }
}

async function asked(
  pods: RunningPods,
  { pod, port }: { readonly pod: PodName; readonly port: number },
  question: Question,
  token: CancellationToken,
): Promise<HopAnswer> {
  const tunnel = await pods.open(pod, port, token);
  try {
    tunnel.write(await questionBytes(question));
    return await answerFrom(tunnel, question, token);
  } finally {
    tunnel.dispose();
  }
}

/** An answer may come in pieces. */
async function answerFrom(
  tunnel: Tunnel,
  question: Question,
  token: CancellationToken,
): Promise<HopAnswer> {
  let received = new Uint8Array();
  for (;;) {
    const message = messageIn(received);
    if (message) return answerIn(message, question);
    const more = await tunnel.read(token);
    if (more === undefined) return closed(received.length);
    received = joined(received, more);
  }
}

const closed = (length: number): HopAnswer =>
  length === 0
    ? { kind: 'silent', because: 'it closed the connection without an answer' }
    : { kind: 'unreadable', because: 'the answer broke off' };

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Where nothing listens the pod is there and the server is not; everything else kept us from asking. */
function failed(failure: Failure): HopAnswer {
  const because = failure.message.replace(/\.$/, '');
  if (failure instanceof PortClosed) return { kind: 'silent', because, isDown: true };
  return {
    kind: 'notAsked',
    because,
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
  };
}
