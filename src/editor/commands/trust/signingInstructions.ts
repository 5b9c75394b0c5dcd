/** What the keeper of an offline root needs to know, as Markdown. */
export const signingInstructions = (requests: readonly string[]): string =>
  `# Certificate requests for the clusters of a mesh

Hand these files to the keeper of the root CA. The keys beside them stay where they are.

${requests.map((it) => `- \`${it}\``).join('\n')}

Each certificate must be that of a CA, or Istio will not sign workloads with it:

- basicConstraints critical, CA:TRUE, pathlen:0
- keyUsage critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
- the subject and the names of the request
- no extended key usage, or one with serverAuth

The requests ask for all of this. With OpenSSL 3 the keeper signs one like this:

\`\`\`
openssl x509 -req -in REQUEST.csr.pem -CA root-cert.pem -CAkey root-key.pem \\
  -CAcreateserial -days 730 -sha256 -copy_extensions copyall -out SIGNED.crt
\`\`\`

Ask for the certificate of the root as well, and for any certificate between. Then run
**Establish Trust…** again and choose *Read back what the offline root has signed*.
`;
