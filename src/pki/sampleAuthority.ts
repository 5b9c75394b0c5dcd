/**
 * The CAs of Istio's `samples/certs` by SHA-256 fingerprint (domain facts 3.7). Their private keys
 * are public: whoever wants to be any workload of a mesh under them can be.
 */
const samples: readonly { readonly from: string; readonly to: string }[] = [
  // ca-cert.pem and root-cert.pem of 2018, and root-cert.pem as generated again in 2024.
  { from: 'F8:67:17:4E:4A:31:F1:79', to: 'D7:70:33:06:5B:2D:C2' },
  { from: '63:72:7A:17:85:CA:B4:7A', to: '8F:83:05:92:E7:B0' },
  { from: '99:5E:14:00:33:5A:AA:F3', to: '2C:46:7C:EE:DC' },
  // root-cert-alt.pem and ca-cert-alt.pem of 2023, of which only the ends are on record.
  { from: '11:C9:20:2C:', to: ':E4:28' },
  { from: '40:FF:5D:9D:', to: ':86:B5' },
];

export const isPublicSample = (fingerprint: string): boolean =>
  samples.some(({ from, to }) => fingerprint.startsWith(from) && fingerprint.endsWith(to));
