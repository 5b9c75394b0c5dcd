/**
 * The index of a workspace of FILES files (default 5,000): how long it takes to fill, the longest
 * stretch without a pause as the editor fills it, the heap it keeps, and what one keystroke costs
 * afterwards: the file put again, and what all files say of it. Heap after a collection where
 * `--expose-gc`. One file of 1 MiB is among them.
 */
import { performance } from 'node:perf_hooks';
import { atOnce } from '../../src/base/pace';
import { diagnose } from '../../src/language/diagnostics';
import { DocumentCache } from '../../src/language/documentCache';
import { FactsReader } from '../../src/language/workspace/factsReader';
import { WorkspaceIndex } from '../../src/language/workspace/workspaceIndex';
import { withWorkspace } from '../../src/language/workspace/workspaceProblems';

const count = Number(process.env['FILES'] ?? 5_000);
const edits = Number(process.env['EDITS'] ?? 100);
/** As in the editor. */
const sliceMs = 8;
const context = Object.freeze({ zone: 'global' });

const entry = (index: number) => `# Service ${index} of the remote cluster.
apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: service-${index}
  namespace: shop
spec:
  hosts:
  - service-${index}.shop.global
  location: MESH_INTERNAL
  ports:
  - name: http
    number: 8000
    protocol: http
  resolution: DNS
  addresses:
  - 240.${1 + Math.floor(index / 62500)}.${Math.floor(index / 250) % 250}.${1 + (index % 250)}
  endpoints:
  - address: 203.0.113.7
    labels:
      cluster: west
    ports:
      http: 15443 # Do not change this port value
`;
const route = (index: number) => `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: service-${index}
spec:
  hosts:
  - service-${index}
  http:
  - route:
    - destination:
        host: service-${index}.shop.global
        subset: v1
---
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: service-${index}
spec:
  host: service-${index}.shop.global
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
  subsets:
  - name: v1
    labels:
      cluster: west
`;
const workload = (index: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: caller-${index}
  namespace: shop
spec:
  selector:
    matchLabels: {app: caller-${index}}
  template:
    metadata:
      labels: {app: caller-${index}}
    spec:
      containers:
      - name: main
        image: registry.example.com/caller:${index}
        args: ["--upstream=http://service-${index}.shop.global:8000"]
        env:
        - {name: OTHER, value: service-${(index * 7) % count}.shop.global}
        resources: {limits: {cpu: 100m, memory: 64Mi}}
`;
const unrelated = (index: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${index}\ndata:\n  level: info\n`;

const kinds = [entry, route, workload, unrelated];
const pathOf = (index: number) => `clusters/${index % 2 ? 'east' : 'west'}/${index}.yaml`;
const textOf = (index: number): string =>
  index === 0
    ? Array.from({ length: 1_700 }, (_, at) => entry(100_000 + at)).join('---\n')
    : (kinds[Math.floor(index / 2) % kinds.length] ?? entry)(Math.floor(index / 8));

const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], share: number) =>
  (sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0).toFixed(2);

// The parser is compiled by the first texts it sees; that is not what is measured here.
for (let index = 1; index < 300; index += 1) diagnose(textOf(index), context);

const before = heapMb();
const index = new WorkspaceIndex();
const reader = new FactsReader(['global']);
index.setFolders([
  { pattern: 'clusters/east', context: 'east' },
  { pattern: 'clusters/west', context: 'west' },
]);

let longest = 0;
let bytes = 0;
const started = performance.now();
let slice = performance.now();
const pause = () => {
  const now = performance.now();
  longest = Math.max(longest, now - slice);
  if (now - slice >= sliceMs) slice = performance.now();
};
for (let file = 0; file < count; file += 1) {
  const text = textOf(file);
  bytes += text.length;
  const steps = reader.readInSteps(pathOf(file), text);
  let step = steps.next();
  while (step.done !== true) {
    pause();
    step = steps.next();
  }
  index.put(`file:///${pathOf(file)}`, step.value);
  pause();
}
const filledMs = performance.now() - started;
const keptMb = heapMb() - before;

const putMs: number[] = [];
const sayMs: number[] = [];
const cache = new DocumentCache();
for (let edit = 0; edit < edits; edit += 1) {
  const file = 2 * edit + 1;
  const path = pathOf(file);
  const uri = `file:///${path}`;
  const text = textOf(file).replace('name:', edit % 2 ? 'name: ' : 'name:');
  const putting = performance.now();
  index.put(uri, reader.readManifest(path, cache.read(text)));
  const putAt = performance.now();
  atOnce(withWorkspace(diagnose(text, context), uri, index, context));
  putMs.push(putAt - putting);
  sayMs.push(performance.now() - putAt);
}
const finding = performance.now();
const places = index.mentionsOf('service-10.shop.global').length;
const findMs = performance.now() - finding;

console.table({
  files: index.fileCount,
  MiB: (bytes / 2 ** 20).toFixed(2),
  'fill ms': filledMs.toFixed(0),
  'longest stretch ms': longest.toFixed(1),
  'heap MB': keptMb.toFixed(1),
  'file put again ms (median)': at(putMs, 0.5),
  'file put again ms (worst)': at(putMs, 1),
  'said with all files ms (median)': at(sayMs, 0.5),
  'said with all files ms (worst)': at(sayMs, 1),
  [`${places} places of a host, ms`]: findMs.toFixed(2),
});
