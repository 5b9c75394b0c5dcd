// What the log and the state of a DNS pod say of a configuration that was just changed.
import type { LogLine, PodName } from './pods';

/** One pod at one moment. */
export interface PodMoment {
  readonly pod: PodName;
  readonly restarts: number;
  /** Why a container of it waits: "CrashLoopBackOff". */
  readonly waiting?: string;
  readonly isReady: boolean;
  /** The last lines of its log, oldest first. */
  readonly lines: readonly LogLine[];
}

export type ReloadState =
  | { readonly kind: 'reloaded' }
  /** `because` is the server's own word, without its prefix. */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'notYet' };

/** domain facts 5.3 and 5.5: CoreDNS's `reload`, kube-dns's `kubedns` and its nanny of dnsmasq. */
const successes = [/Reloading complete/, /Restarting dnsmasq with new configuration/];
const refusals = [
  /Corefile changed but reload failed: (.*)/,
  /Restart failed: (.*)/,
  /(Error during parsing: .*)/,
  /(Unknown directive .*)/,
  /Invalid configuration: (.*)/,
];

/** What happened since `before`; a pod that was not there before is judged by all that it says. Pure. */
export function reloadOf(before: PodMoment | undefined, now: PodMoment): ReloadState {
  const since = before?.lines.at(-1)?.at ?? '';
  const events = now.lines.filter((it) => it.at > since).flatMap(({ text }) => eventIn(text));
  const [last] = events.slice(-1);
  if (last?.kind === 'refused') return last;
  if (isCrashing(before, now)) {
    return { kind: 'refused', because: `its container does not stay up (${now.waiting ?? ''})` };
  }
  if (last) return last;
  // A pod that was started after the change has read nothing else.
  return before === undefined && now.isReady ? { kind: 'reloaded' } : { kind: 'notYet' };
}

/** A pod that crashed before the change and goes on to is no news. */
const isCrashing = (before: PodMoment | undefined, now: PodMoment): boolean =>
  now.waiting === 'CrashLoopBackOff' && (before === undefined || now.restarts > before.restarts);

function eventIn(text: string): readonly Exclude<ReloadState, { kind: 'notYet' }>[] {
  for (const pattern of refusals) {
    const because = pattern.exec(text)?.[1];
    if (because !== undefined) return [{ kind: 'refused', because: because.trim() }];
  }
  return successes.some((it) => it.test(text)) ? [{ kind: 'reloaded' }] : [];
}
