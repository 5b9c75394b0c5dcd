// Upstreams of a forwarded zone: an IP address with an optional port, as both servers read it.

/** `10.0.0.9`, `10.0.0.9:53`, `fd00::9`, `[fd00::9]:53`, with an optional scheme for CoreDNS. */
export interface Upstream {
  readonly scheme: string;
  readonly ip: string;
  readonly port: number;
}

/** Undefined for what is no address: a host name, a file, a placeholder, text of a shell. */
export function upstreamFrom(text: string): Upstream | undefined {
  const [, scheme = 'dns', rest = ''] = /^(?:(dns|tls):\/\/)?(.*)$/s.exec(text) ?? [];
  // CoreDNS takes the name of a certificate after the address: tls://9.9.9.9%dns.quad9.net.
  const place = scheme === 'tls' ? rest.replace(/%.*$/s, '') : rest;
  const standard = scheme === 'tls' ? 853 : 53;
  if (isIp(place)) return { scheme, ip: place.toLowerCase(), port: standard };
  const [, inBrackets, plain = '', port = ''] =
    /^(?:\[([^[\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(place) ?? [];
  const ip = inBrackets ?? plain;
  if (!isIp(ip) || ip.includes(':') === (inBrackets === undefined)) return undefined;
  const number = port === '' ? standard : Number(port);
  return number < 1 || number > 65535 ? undefined : { scheme, ip: ip.toLowerCase(), port: number };
}

export const isUpstreamAddress = (text: string): boolean => upstreamFrom(text) !== undefined;

/** Two spellings of one upstream: `10.0.0.9` and `10.0.0.9:53`. */
export function isSameUpstream(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [upstreamFrom(a), upstreamFrom(b)];
  return (
    one !== undefined &&
    one.ip === other?.ip &&
    one.port === other.port &&
    one.scheme === other.scheme
  );
}

/** As it stands in a Corefile: IPv6 in brackets with its port, which no reader takes for another number. */
export const upstreamText = (ip: string): string => (ip.includes(':') ? `[${ip}]:53` : ip);

/** An IPv4 or IPv6 literal, without brackets or zone index. */
export const isIp = (text: string): boolean => isIpv4(text) || isIpv6(text);

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((it) => Number(it) <= 255);

function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || text.includes(':::')) return false;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const groups = [...groupsIn(head), ...groupsIn(tail ?? '')];
  const isEachGroup = groups.every(
    (it, index) =>
      /^[0-9a-f]{1,4}$/i.test(it) ||
      (index === groups.length - 1 && text.endsWith(it) && isIpv4(it)),
  );
  // A dotted tail stands for two groups.
  const count = groups.length + (groups.at(-1)?.includes('.') === true ? 1 : 0);
  return isEachGroup && (tail === undefined ? count === 8 : count < 8);
}

const groupsIn = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
