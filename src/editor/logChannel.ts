import type * as vscode from 'vscode';
import type { Log, LogData } from '../base/log';

/** Our log, on the editor's channel. */
export function channelLog(channel: vscode.LogOutputChannel, area = ''): Log {
  const line = (sentence: string, data?: LogData) =>
    `${area === '' ? '' : `[${area}] `}${sentence}${data ? ` ${JSON.stringify(data)}` : ''}`;
  return {
    debug: (sentence, data) => {
      channel.debug(line(sentence, data));
    },
    info: (sentence, data) => {
      channel.info(line(sentence, data));
    },
    warn: (sentence, data) => {
      channel.warn(line(sentence, data));
    },
    error: (sentence, data) => {
      channel.error(line(sentence, data));
    },
    child: (name) => channelLog(channel, area === '' ? name : `${area}.${name}`),
  };
}
