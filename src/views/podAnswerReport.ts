/** What a program in a pod was told of a host, as a document and as one sentence. */
import type { ContextName } from '../objects/reference';
import type { Expected } from '../proof/expected';
import type { PodAnswer } from '../proof/fromPod';
import type { PodName } from '../proof/pods';
import { momentOf } from './hostProofReport';
import { markdown } from './markdown';

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
      `- ServiceEntry ${markdown(`${reference.namespace ?? ''}/${reference.name}`)} gives it ${markdown(addresses.join(', ') || 'no address')}`,
  );
  const text = [
    `# ${markdown(host)} from pod ${markdown(`${pod.namespace}/${pod.name}`)} in ${markdown(cluster)}`,
    `**${isRight ? 'It resolves.' : 'It does not resolve as it should.'}** ${markdown(summary)}`,
    `Asked at ${momentOf(at)} by a program in the pod itself, with its own resolver settings.`,
    ...(entries.length === 0 ? [] : ['## What is configured', entries.join('\n')]),
    ...(isRight ? [] : ['## What to do', `- ${markdown(hintOf(answer))}`]),
  ];
  return { text: `${text.join('\n\n')}\n`, summary, isRight };
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
