/** Why the world refused. The API server's own words where it has them. */
export type FailureReason =
  | 'unreachable'
  /** There is an answer, and it is that this cannot be served now. */
  | 'unavailable'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'alreadyExists'
  | 'conflict'
  | 'invalid'
  | 'timedOut'
  | 'unsupported'
  | 'kubeconfig'
  | 'toolMissing'
  | 'toolFailed'
  | 'file';

export interface FailureDetails {
  /** The next thing to do, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The world refused: thrown by edges, caught at the boundary and shown as its message and hint.
 * The message is a sentence that names the thing and its place. It holds no secret.
 */
export class Failure extends Error {
  readonly hint: string | undefined;

  static is(error: unknown, reason?: FailureReason): error is Failure {
    return error instanceof Failure && (reason === undefined || error.reason === reason);
  }

  constructor(
    readonly reason: FailureReason,
    message: string,
    about: FailureDetails = {},
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'Failure';
    this.hint = about.hint;
  }
}

/** The message of anything thrown, for a sentence that goes on. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The same where the sentence goes on after it. */
export const openMessageOf = (error: unknown): string => messageOf(error).replace(/\.$/, '');
