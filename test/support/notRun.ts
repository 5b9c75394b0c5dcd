/** Says, at the end of `npm test`, what was not run and how to run it: silence would look like health. */
const notRun = [
  [
    'contract on real API servers',
    'npm run test:cluster',
    'set KUBEBUILDER_ASSETS to a folder with kube-apiserver, kube-controller-manager and etcd (setup-envtest makes one)',
  ],
  [
    'inside a real extension host',
    'npm run test:host',
    'needs Chromium; fetches VS Code from npm once',
  ],
  [
    'journeys in a real VS Code',
    'npm run test:e2e',
    'needs Chromium; fetches VS Code from npm once; KUBEBUILDER_ASSETS puts real API servers behind it',
  ],
] as const;

console.log('\nNOT RUN by npm test:');
for (const [what, script, needs] of notRun) console.log(`  ${what}: ${script} (${needs})`);
