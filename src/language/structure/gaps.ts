/** What is still to be filled in, told from what is merely misspelt. */
import { placeholderIn } from '../placeholders';
import type { Format } from '../schema/shape';

/** Words alone are values of many fields, in whatever letters. */
const isWord = (value: string): boolean => /^[A-Za-z0-9_-]+$/.test(value);

export const isGap = (value: string): boolean =>
  !isWord(value) && placeholderIn(value) !== undefined;

/** Names of Kubernetes; capitals are what people get wrong in them. */
const names: ReadonlySet<Format> = new Set([
  'label',
  'labelKey',
  'labelValue',
  'namespace',
  'objectName',
]);

const expressions: ReadonlySet<Format> = new Set(['absence', 'expression', 'proxyVersion']);

/** Somebody is to replace a text that stands where a format is wanted. */
export const isGapFor = (value: string, format: Format): boolean =>
  // Of expressions, brackets and the like are a part.
  expressions.has(format)
    ? false
    : names.has(format) && isWord(value) && /[a-z]/.test(value)
      ? /your|replace|change[_-]?me|insert|placeholder|todo|fixme|x{3}|__/i.test(value)
      : placeholderIn(value) !== undefined;

/** What only a person can be meant to replace: shells and templates fill in what is theirs. */
export const isForPerson = (value: string): boolean =>
  !/^[A-Z]?[a-z]+$/.test(value) && placeholderIn(value) === 'person';

/**
 * What nothing but a shell fills in: `$WEIGHT`, `$1`, `$(kubectl get …)`, `$((100 - WEIGHT))`. Other tools have
 * `${NAME}` and `$(NAME)` too.
 */
export const isForShell = (value: string): boolean =>
  /\$(?:[A-Za-z_]\w*(?![\w}])|\d|\((?:\(|\w+ ))/.test(value);

/** What is spoken over TCP, but is no protocol of Istio's: nobody is to replace these. */
export const isOtherProtocol = (value: string): boolean => otherProtocols.has(value.toUpperCase());

const otherProtocols: ReadonlySet<string> = new Set([
  'AMQP',
  'AMQPS',
  'CASSANDRA',
  'FTP',
  'JDBC',
  'KAFKA',
  'LDAP',
  'LDAPS',
  'MQTT',
  'ORACLE',
  'POSTGRES',
  'POSTGRESQL',
  'RABBITMQ',
  'SFTP',
  'SMTP',
  'SSH',
  'SSL',
  'WEBSOCKET',
  'WS',
  'WSS',
  // Modes of TLS, which stand beside the protocol.
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
  'MTLS',
  'MUTUAL',
  'MUTUAL_TLS',
  'PASSTHROUGH',
  'SIMPLE',
]);
