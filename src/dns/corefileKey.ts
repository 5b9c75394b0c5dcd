/** What a key of a server block means: `[scheme://]zone[:port]`. */
export interface KeyAddress {
  readonly scheme: string;
  /** Lower case with a trailing dot, `.` for the root; a reverse zone stays a CIDR such as `10.0.0.0/8`. */
  readonly zone: string;
  /** Digits, or the environment variable that holds them: `{$PORT}`. */
  readonly port: string;
}

/** Where a scheme listens when no port is written (coredns, plugin/pkg/transport). */
const defaultPorts: Readonly<Record<string, string>> = {
  dns: '53',
  tls: '853',
  quic: '853',
  grpc: '443',
  https: '443',
  https3: '443',
};

/** Undefined when the server would refuse the key, or when a variable of the environment decides its zone. */
export function addressOfKey(key: string): KeyAddress | undefined {
  const [, scheme = 'dns', rest = ''] =
    /^(?:(dns|tls|quic|grpc|https3?):\/\/)?(.*)$/s.exec(key) ?? [];
  const colon = portColonOf(rest);
  if (rest === '' || colon === rest.length - 1) return undefined;
  const host = colon === undefined ? rest : rest.slice(0, colon);
  if (!isDomain(host) || /\{[$%]/.test(host)) return undefined;
  const port = colon === undefined ? (defaultPorts[scheme] ?? '53') : portOf(rest.slice(colon + 1));
  return { scheme, zone: zoneOf(host), port };
}

/** As the library of CoreDNS takes names: labels of 63 letters at most, none of them empty (miekg/dns). */
const isDomain = (host: string): boolean =>
  host.length <= 255 &&
  (host === '' ||
    host === '.' ||
    host
      .replace(/\.$/, '')
      .split('.')
      .every((it) => it !== '' && it.length <= 63));

/** The colon before the port: the last one, when a number or a variable follows it. */
function portColonOf(text: string): number | undefined {
  const found = /:(?:\d+|\{\$[^{}]+\}|\{%[^{}]+%\}|)$/.exec(text);
  return found?.index;
}

const portOf = (text: string): string => (/^\d+$/.test(text) ? String(Number(text)) : text);

/** As the server compares zones: lower case, fully qualified. */
export function zoneOf(name: string): string {
  const lower = name.toLowerCase();
  if (/^[\da-f.:]+\/\d+$/.test(lower)) return lower;
  return lower.endsWith('.') ? lower : `${lower}.`;
}

/** A zone as it may stand in a file of ours: lower case, without the trailing dot. Undefined: no domain name. */
export function plainZone(zone: string): string | undefined {
  const plain = zone.toLowerCase().replace(/\.$/, '');
  const isName = plain.length <= 253 && plain.split('.').every((it) => label.test(it));
  return isName ? plain : undefined;
}

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
