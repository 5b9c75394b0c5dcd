/**
 * The CAs of Istio's `samples/certs` by SHA-256 fingerprint (domain facts 3.7). Their private keys
 * are public: whoever wants to be any workload of a mesh under them can be.
 */
const samples: ReadonlySet<string> = new Set([
  // ca-cert.pem and root-cert.pem of 2018, and root-cert.pem as made again in 2024.
  'F8:67:17:4E:4A:31:F1:79:2F:8C:03:54:A2:3F:8F:04:9B:D4:01:97:29:CD:2E:E5:79:D6:70:33:06:5B:2D:C2',
  '63:72:7A:17:85:CA:B4:7A:CE:C5:C2:4C:C0:66:9C:20:82:4E:8A:E1:AC:28:07:9A:4D:2F:8C:83:05:92:E7:B0',
  '99:5E:14:00:33:5A:AA:F3:B7:0D:AD:F1:6E:73:4F:CC:6F:E7:43:83:15:97:C4:F5:A2:D8:03:2C:46:7C:EE:DC',
]);

/** root-cert-alt.pem and ca-cert-alt.pem of 2023, of which only both ends are on record. */
const alternatives = [/^11:C9:20:2C:.*:E4:28$/, /^40:FF:5D:9D:.*:86:B5$/];

export const isPublicSample = (fingerprint: string): boolean =>
  samples.has(fingerprint) || alternatives.some((it) => it.test(fingerprint));
