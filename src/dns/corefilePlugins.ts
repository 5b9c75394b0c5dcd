// What CoreDNS's plugins do, as far as forwarding a zone depends on it (domain facts 5.1, 5.3).

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Neither answer nor change a question, so that they may stand beside `forward`. */
export const harmlessPlugins = words(
  'acl any bind bufsize cache cancel chaos debug dnssec dnstap errors header health ' +
    'loadbalance local log loop metadata minimal multisocket nsid on pprof prometheus quic ready ' +
    'reload root timeouts tls trace tsig',
);

/** Answer for the zones named in their arguments. */
export const answeringPlugins = words(
  'forward proxy grpc fanout file auto secondary kubernetes k8s_external k8s_gateway etcd hosts ' +
    'template route53 azure clouddns sign erratic',
);

/** A version of CoreDNS, as far as plugins depend on it. */
export interface CoreDnsVersion {
  readonly major: number;
  readonly minor: number;
}

/** Why a server of this version does not start with the word, as a clause; undefined when it does. */
export function refusalOf(plugin: string, { major, minor }: CoreDnsVersion): string | undefined {
  const from = (since: number): boolean => major > 1 || (major === 1 && minor >= since);
  if (plugin === 'proxy' && from(5)) return 'proxy was removed in CoreDNS 1.5';
  if (plugin === 'ready' && !from(5)) return 'ready came with CoreDNS 1.5';
  return undefined;
}

/** The same for an option of `kubernetes`. */
export function optionRefusalOf(option: string, version: CoreDnsVersion): string | undefined {
  const isRefused = option === 'upstream' && (version.major > 1 || version.minor >= 7);
  return isRefused
    ? 'the option upstream of kubernetes is an error from CoreDNS 1.7 on'
    : undefined;
}
