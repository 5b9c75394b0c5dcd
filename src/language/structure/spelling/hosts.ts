/** Host names, plain and with the namespaces that gateways and sidecars give them. */
import { bareHostOf, isHostName } from '../../../mesh/rules/entry/hosts';
import { isIp } from '../../../mesh/services/addresses';
import type { Check } from './fault';
import { label, misnamed } from './names';

export const host: Check = (value) => {
  if (isHostName(value)) return undefined;
  const bare = bareHostOf(value);
  const fault = { code: 'MESH0707', because: 'is not a host name' } as const;
  if (bare !== undefined) return { ...fault, want: bare };
  const hyphened = value.replaceAll('_', '-');
  return isHostName(hyphened) ? { ...fault, maybe: hyphened } : fault;
};

/** What gateways see of calls that pass through: `outbound_.8000_._.httpbin.bar.global`. */
const isOutbound = (name: string): boolean => {
  const [, rest] = /^outbound_\.\d+_\.[\w.-]*_\.(.+)$/.exec(name) ?? [];
  return rest !== undefined && isHostName(rest);
};

/** A host that is routed: by gateways also the names of calls that pass through. */
export const routedHost: Check = (value) =>
  isIp(value) || isOutbound(value) ? undefined : host(value);

/** What clients ask for while TLS begins. */
export const serverName: Check = (value) => {
  if (isOutbound(value)) return undefined;
  if (!isIp(value)) return host(value);
  const because = 'is an address; no client asks for one by SNI';
  return { code: 'MESH0707', because, severity: 'warning' };
};

/** A wildcard for a part of a label, as in `*-eu.example.com` (istio/istio#42094). */
const isPartial = (name: string): boolean => /^\*[^.]/.test(name) && isHostName(name);

const partial = {
  code: 'MESH0707',
  because:
    'has a wildcard for a part of a label; Istio refuses that since 1.17, and proxies do for TLS',
  severity: 'warning',
  refusedIn: { since: 17 },
} as const;

/** `namespace/host`, as gateways and sidecars name hosts. */
export const scoped =
  (namespaces: readonly string[], mustHaveNamespace: boolean): Check =>
  (value) => {
    const slash = value.indexOf('/');
    if (slash < 0 && mustHaveNamespace) {
      const maybe = isHostName(value) || value === '*' ? { maybe: `*/${value}` } : {};
      const because = 'does not say its namespace: write namespace/host';
      return { code: 'MESH0707', because, ...maybe };
    }
    const namespace = value.slice(0, Math.max(slash, 0));
    const name = value.slice(slash + 1);
    if (slash >= 0 && !namespaces.includes(namespace) && !label.test(namespace)) {
      return misnamed(
        `names no namespace: ${namespaces.join(', ')} or a name stands before the slash`,
      );
    }
    if (name === '*') return undefined;
    if (slash >= 0 && name.includes('/')) return misnamed('is not namespace/host');
    if (isPartial(name)) return partial;
    if (mustHaveNamespace ? isHostName(name) : isHostName(name) || isIp(name)) {
      return name.includes('.') || isIp(name)
        ? undefined
        : {
            code: 'MESH0707',
            because: 'is a short name, which is not taken here',
            ...(label.test(namespace) && { maybe: `${value}.${namespace}.svc.cluster.local` }),
          };
    }
    return host(name);
  };

const ofSidecar = scoped(['*', '.', '~'], true);

/** Since Istio 1.31 `~ns/host` and `ns/~host` take away from what others let in. */
export const sidecarHost: Check = (value) =>
  ofSidecar(value.replace(/^~(?=[^/])/, '').replace('/~', '/'));

export const gatewayName: Check = (value) => {
  const parts = value.split('/');
  if (parts.length === 1) return host(value) && misnamed('is not the name of a Gateway');
  return parts.length === 2 && parts.every((it) => label.test(it))
    ? undefined
    : misnamed('is not namespace/name');
};
