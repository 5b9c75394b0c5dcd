import type { CancellationToken } from '../base/cancellation';
import type { Disposable } from '../base/disposable';
import { Failure } from '../base/failure';
import type { ContextName } from '../objects/reference';

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** The pod is there, and nothing in it takes connections at this port; `clause` is the node's own word for it. */
export class PortClosed extends Failure {
  constructor(
    pod: PodName,
    readonly port: number,
    clause: string,
  ) {
    super(
      'unreachable',
      `Pod ${pod.namespace}/${pod.name} takes no connection at port ${port}: ${clause}.`,
    );
  }
}

/** A stream of bytes to one port of a pod, both ways. */
export interface Tunnel extends Disposable {
  write(bytes: Uint8Array): void;
  /** What came next; undefined when the far side is done. Throws `PortClosed`, `Failure`, `Cancelled`. */
  read(token: CancellationToken): Promise<Uint8Array | undefined>;
}

export interface LogWish {
  readonly container: string;
  /** At most so many of the last lines. */
  readonly lines: number;
  /** Of the container before its last restart, where there was one. */
  readonly previous?: boolean;
}

/** One line of a log, and when it was written by the node's clock, as the API says it. */
export interface LogLine {
  readonly at: string;
  readonly text: string;
}

/** What a program in a container left behind. */
export interface Ran {
  /** Undefined when it could not be started: `because` says why. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly because?: string;
}

/**
 * The pods of one cluster as they run. A port with two implementations: the API server's streams
 * and the twin of the tests.
 *
 * Every method throws `Failure` (`forbidden`, `notFound`, `invalid`, `unsupported`, `unauthorized`,
 * `unreachable`, `timedOut`) and `Cancelled` when the token stopped the wait.
 */
export interface RunningPods {
  /** A port-forward. Whether something listens there shows when it is read. */
  open(pod: PodName, port: number, token: CancellationToken): Promise<Tunnel>;
  log(pod: PodName, wish: LogWish, token: CancellationToken): Promise<readonly LogLine[]>;
  /** Runs a program by its argument list: no shell sees it. */
  run(
    pod: PodName,
    container: string,
    command: readonly string[],
    token: CancellationToken,
  ): Promise<Ran>;
}

/** Finds the pods behind a context. Throws `Failure('kubeconfig')` for a context that is gone. */
export type Pods = (context: ContextName) => RunningPods;
