/**
 * From keystroke to diagnostics in texts of 1, 1,000 and 10,000 documents of about 1 KiB: the first
 * open, and the median and worst of EDITS (default 200) single-letter edits at places spread over the
 * text. The text is handed over whole, as an editor does. Heap after a collection where `--expose-gc`.
 */
import { performance } from 'node:perf_hooks';
import type { LanguageContext } from '../../src/language/diagnostic';
import { Diagnoser, diagnose } from '../../src/language/diagnostics';

const counts = [1, 1_000, 10_000];
const edits = Number(process.env['EDITS'] ?? 200);
const context: LanguageContext = Object.freeze({ zone: 'global' });

/** A ServiceEntry with the comments people leave in them; each has an address and a host of its own. */
const documentOf = (index: number): string => `# Service ${index} of the remote cluster.
apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: service-${index}
  namespace: shop
  labels:
    app: service-${index}
    team: payments
spec:
  hosts:
  # must be of form name.namespace.global
  - service-${index}.shop.global
  # Treat remote cluster services as part of the service mesh
  # as all clusters in the service mesh share the same root of trust.
  location: MESH_INTERNAL
  ports:
  - name: http
    number: 8000
    protocol: http
  - name: grpc
    number: 9000
    protocol: grpc
  resolution: DNS
  addresses:
  # must be unique for each remote service, within a given cluster.
  # This address need not be routable. Traffic for this IP will be captured
  # by the sidecar and routed appropriately.
  - 240.${1 + Math.floor(index / 62500)}.${Math.floor(index / 250) % 250}.${1 + (index % 250)}
  endpoints:
  # This is the routable address of the ingress gateway in the remote cluster.
  - address: 203.0.113.7
    ports:
      http: 15443 # Do not change this port value
      grpc: 15443 # Do not change this port value
`;

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

interface Row {
  readonly documents: number;
  readonly MiB: string;
  readonly 'open ms': string;
  readonly 'keystroke ms (median)': string;
  readonly 'keystroke ms (95 %)': string;
  readonly 'keystroke ms (worst)': string;
  readonly 'heap MB': string;
}

function measured(documents: number): Row {
  const before = heapMb();
  let text = Array.from({ length: documents }, (_, index) => documentOf(index)).join('---\n');
  const diagnoser = new Diagnoser();
  const opened = performance.now();
  diagnoser.diagnose(text, context);
  const openMs = performance.now() - opened;
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    const place = text.indexOf('location', Math.floor((edit / edits) * text.length * 0.99));
    // Typing one letter, taking it back at the next edit there.
    text = `${text.slice(0, place)}x${text.slice(place)}`;
    const started = performance.now();
    diagnoser.diagnose(text, context);
    times.push(performance.now() - started);
  }
  const scratch = diagnose(text, context);
  if (JSON.stringify(scratch) !== JSON.stringify(diagnoser.diagnose(text, context))) {
    throw new Error('Edit by edit gave other diagnostics than from scratch.');
  }
  return {
    documents,
    MiB: (text.length / 2 ** 20).toFixed(2),
    'open ms': openMs.toFixed(0),
    'keystroke ms (median)': at(times, 0.5).toFixed(2),
    'keystroke ms (95 %)': at(times, 0.95).toFixed(2),
    'keystroke ms (worst)': at(times, 1).toFixed(2),
    'heap MB': (heapMb() - before).toFixed(0),
  };
}

// The parser is compiled by the first texts it sees; that is not what is measured here.
for (let index = 0; index < 300; index += 1) diagnose(documentOf(index), context);
console.table(counts.map(measured));
