/** Texts that policies compare with who calls: `<trust domain>/ns/<namespace>/sa/<account>` (pkg/spiffe). */
import { placeholderIn } from '../../placeholders';

interface IdentityFault {
  readonly message: string;
  readonly want?: string;
}

const scheme = 'spiffe://';

/** Why nobody goes by it. Others than Istio may call their workloads anything behind a slash. */
export function identityFaultOf(text: string): IdentityFault | undefined {
  if (text.startsWith(scheme)) {
    const message =
      'Identities begin with the trust domain here: Istio puts spiffe:// in front itself, so this is nobody.';
    return { message, want: text.slice(scheme.length) };
  }
  if (/^\/?ns\/[^/]+\/sa\//.test(text)) {
    const message =
      'Identities begin with the trust domain, so this is nobody; cluster.local is the own one.';
    return { message, want: `cluster.local/${text.replace(/^\//, '')}` };
  }
  // With a star it may be any part of one.
  if (text.length < 2 || text.includes('*') || placeholderIn(text) !== undefined) return undefined;
  if (text.includes('/') && text.includes('/ns/') === text.includes('/sa/')) return undefined;
  const message = 'Identities are <trust domain>/ns/<namespace>/sa/<account>, so this is nobody.';
  const want = meantBy(text);
  return want === undefined ? { message } : { message, want };
}

/** Kubernetes writes accounts another way, and the word before the account is forgotten easily. */
function meantBy(text: string): string | undefined {
  const [, namespace = '', account] = /^system:serviceaccount:([^:/]+):([^:/]+)$/.exec(text) ?? [];
  if (account !== undefined) return `cluster.local/ns/${namespace}/sa/${account}`;
  const [, before, last] = /^([^/]+\/ns\/[^/]+)\/([^/]+)$/.exec(text) ?? [];
  return last === undefined || last === 'sa' ? undefined : `${before}/sa/${last}`;
}
