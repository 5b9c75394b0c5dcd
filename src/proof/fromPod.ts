// A host asked for from inside a pod, by whatever program its image has for that.
import { isIp } from '../dns/upstream';
import type { Ran } from './pods';

/** Argument lists, tried in this order until one could be started. No shell sees them. */
export const programsFor = (host: string): readonly (readonly string[])[] => [
  ['getent', 'hosts', host],
  ['nslookup', host],
];

export type PodAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** The program ran and the name was not found; `because` is its own last word. */
  | { readonly kind: 'notFound'; readonly because: string }
  /** The image lacks the program: the next one may be there. */
  | { readonly kind: 'noProgram'; readonly because: string };

/** What a program's end and output say of the host. */
export function answerOf(command: readonly string[], ran: Ran): PodAnswer {
  if (isMissing(ran)) return { kind: 'noProgram', because: lastLine(ran.because ?? ran.stdout) };
  const found = command[0] === 'getent' ? byGetent(ran.stdout) : byNslookup(ran.stdout);
  if (found.length > 0) return { kind: 'addresses', addresses: [...new Set(found)] };
  const said = lastLine(ran.stderr) || lastLine(ran.stdout);
  return {
    kind: 'notFound',
    because: said === '' ? `it ended with ${String(ran.exitCode)}` : said,
  };
}

/** The shell's own 126 and 127, which Docker answers with; containerd says it in words. */
const isMissing = ({ exitCode, stdout }: Ran): boolean =>
  exitCode === undefined ||
  ((exitCode === 126 || exitCode === 127) && /not found|no such file|exec failed/i.test(stdout));

/** "240.0.0.2       httpbin.bar.global" */
const byGetent = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const [first = ''] = line.trim().split(/\s+/);
    return isIp(first) ? [first] : [];
  });

/** The server's own address stands in front of the first "Name:". BusyBox numbers the lines: "Address 1: 240.0.0.2 name". */
function byNslookup(text: string): readonly string[] {
  const start = text.search(/^Name:/m);
  if (start < 0) return [];
  return [...text.slice(start).matchAll(/^Address(?: \d+)?:\s*(\S+)/gm)].flatMap(([, it = '']) =>
    isIp(it) ? [it] : [],
  );
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
