/** Opens PKCS#12 files (RFC 7292), old ciphers included, which OpenSSL 3 no longer does by itself. */
import type { Sensitive } from '../base/sensitive';
import type { forge as Forge } from './forge';

export type Pkcs12Reading =
  | {
      readonly kind: 'open';
      /** DER. */
      readonly certificates: readonly Uint8Array[];
      /** PKCS#8 as DER. */
      readonly keys: readonly Uint8Array[];
    }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unreadable' };

/** Never throws. Without a passphrase the empty one is tried, which such files often have. */
export async function openPkcs12(
  bytes: Uint8Array,
  passphrase: Sensitive<string> | undefined,
): Promise<Pkcs12Reading> {
  const { forge } = await import('./forge');
  try {
    const pfx = forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
    return bagsOf(forge, forge.pkcs12.pkcs12FromAsn1(pfx, false, passphrase?.reveal() ?? ''));
  } catch (error) {
    // Of all its complaints these are the ones that another passphrase may still.
    const isLocked =
      error instanceof Error && /password|MAC could not be verified/.test(error.message);
    return { kind: isLocked ? 'locked' : 'unreadable' };
  }
}

function bagsOf(forge: typeof Forge, pfx: Forge.pkcs12.Pkcs12Pfx): Pkcs12Reading {
  const bags = pfx.safeContents.flatMap((it) => it.safeBags);
  const der = (asn1: Forge.asn1.Asn1) => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1');
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids;
  return {
    kind: 'open',
    certificates: bags
      .filter((it) => it.type === certBag)
      .map((it) => der(it.cert ? forge.pki.certificateToAsn1(it.cert) : it.asn1)),
    keys: bags
      .filter((it) => it.type === keyBag || it.type === pkcs8ShroudedKeyBag)
      .map((it) => der(it.key ? pkcs8Of(forge, it.key) : it.asn1)),
  };
}

/** Forge knows RSA keys only, and hands out any other as it stands in the file. */
const pkcs8Of = (forge: typeof Forge, key: Forge.pki.PrivateKey): Forge.asn1.Asn1 =>
  forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key));
