/** Fails when the package grew past its budget, so that growth is a decision and not an accident. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const budgets = {
  'istio-multicluster.vsix': 3_500_000,
  // Rules of every release are in it, and the fields of every kind of a mesh, those of Kubernetes beside it included:
  // half of it is read when the first text is looked at.
  'dist/extension.js': 1_450_000,
  'dist/clientNode.js': 2_500_000,
  'dist/forge.js': 500_000,
  'dist/dnsPacket.js': 100_000,
  'dist/webview.js': 600_000,
} as const;

let grown = 0;
for (const [file, budget] of Object.entries(budgets)) {
  const { size } = fs.statSync(path.join(root, file));
  const share = Math.round((100 * size) / budget);
  console.log(`${file}: ${size} bytes, ${share} % of its budget of ${budget}`);
  if (size > budget) grown += 1;
}
if (grown > 0) {
  console.log(`${grown} grew past the budget: make them smaller, or raise the budget and say why.`);
  process.exitCode = 1;
}
