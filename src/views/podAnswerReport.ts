/** What a program in a pod was told of a host, as a document and as one sentence. */
import type { ContextName } from '../objects/reference';
import type { Expected } from '../proof/expected';
import type { PodAnswer } from '../proof/fromPod';
import type { PodName } from '../proof/pods';
import { momentOf, textOf } from './hostProofReport';
import { oneLine } from './oneLine';

export interface PodAnswerParts {
  readonly host: string;
  readonly cluster: ContextName;
  readonly at: number;
  readonly pod: PodName;
  readonly answer: PodAnswer;
  readonly expected: Expected;
}

export interface PodAnswerReport {
  readonly text: string;
  readonly summary: string;
  readonly isRight: boolean;
}

export function podAnswerReport(parts: PodAnswerParts): PodAnswerReport {
  const { host, cluster, at, pod, answer, expected } = parts;
  const isRight =
    answer.kind === 'addresses' && answer.addresses.some((it) => expected.addresses.includes(it));
  const summary = summaryOf(parts, isRight);
  const entries = expected.entries.map(
    ({ reference, addresses }) =>
      `ServiceEntry ${reference.namespace ?? ''}/${reference.name} gives it ${addresses.join(', ') || 'no address'}`,
  );
  const text = textOf(
    `${host} from pod ${pod.namespace}/${pod.name} in ${cluster}: ${isRight ? 'it resolves' : 'it does not resolve as it should'}`,
    [
      summary,
      `Asked at ${momentOf(at)} by a program in the pod itself, with its own resolver settings.`,
    ],
    [
      ['What to do', isRight ? [] : [hintOf(answer)]],
      ['What is configured', entries],
    ],
  );
  return { text, summary: oneLine(summary), isRight };
}

function summaryOf({ host, pod, answer, expected }: PodAnswerParts, isRight: boolean): string {
  const where = `in pod ${pod.namespace}/${pod.name}`;
  switch (answer.kind) {
    case 'addresses': {
      const found = `${host} resolves to ${answer.addresses.join(', ')} ${where}`;
      if (isRight) return `${found}, the address of its ServiceEntry.`;
      return `${found}, and its ServiceEntry says ${expected.addresses.join(', ') || 'nothing'}.`;
    }
    case 'notFound':
      return `${host} does not resolve ${where}: ${answer.because}`;
    case 'noProgram':
      return `${host} could not be asked for ${where}: its image has neither getent nor nslookup.`;
  }
}

const hintOf = ({ kind }: PodAnswer): string =>
  kind === 'noProgram'
    ? 'Pick a pod whose image has one of them, or look at the answers of the DNS pods with "Resolve .global Host…".'
    : 'Resolve the host from the DNS pods with "Resolve .global Host…": it names the hop that is wrong. If all of them are right, look at dnsPolicy and dnsConfig of this pod.';
