/** Facts beside a sentence. Never a manifest body, never a Secret, never a token. */
export type LogData = Readonly<Record<string, string | number | boolean | undefined>>;

/** Requests at debug, decisions at info, what the person saw at warn and error. */
export interface Log {
  debug(sentence: string, data?: LogData): void;
  info(sentence: string, data?: LogData): void;
  warn(sentence: string, data?: LogData): void;
  error(sentence: string, data?: LogData): void;
  /** The same log, each line marked with an area such as `dns`. */
  child(area: string): Log;
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
