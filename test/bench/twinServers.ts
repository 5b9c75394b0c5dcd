/**
 * Twin clusters with their HTTP faces, in a process of their own so that their work is not measured:
 * as many as the first argument says. Prints a kubeconfig as one line; ends with its standard input.
 */
import { InMemoryCluster } from '../support/inMemoryCluster';
import { coreDns } from '../support/dnsObjects';
import { service, serviceEntry, soundIstio } from '../support/istioObjects';
import { kubeconfigOf } from '../support/playground/kubeconfig';
import { serve } from '../support/playground/server';

/** Beside the control plane: what a cluster of a modest team has. */
export const serviceCount = 100;
export const serviceEntryCount = 50;

function objects() {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `app-${index}`);
  return [
    ...soundIstio(),
    ...coreDns(),
    ...names(serviceCount).map((name) =>
      service(`shop/${name}`, { ports: [{ name: 'http', port: 80 }] }),
    ),
    ...names(serviceEntryCount).map((name, index) =>
      serviceEntry(`shop/${name}`, {
        hosts: [`${name}.shop.global`],
        addresses: [`240.0.0.${index + 1}`],
        location: 'MESH_INTERNAL',
        resolution: 'DNS',
        ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
        endpoints: [{ address: '192.0.2.1', ports: { http: 15443 } }],
      }),
    ),
  ];
}

async function main(): Promise<void> {
  const entries = [];
  for (let index = 0; index < Number(process.argv[2] ?? 2); index += 1) {
    const context = `twin-${index}`;
    const face = await serve(new InMemoryCluster(context, objects()), { token: 'bench' });
    entries.push({ context, url: face.url, token: face.token });
  }
  console.log(JSON.stringify(JSON.parse(kubeconfigOf(entries))));
  process.stdin.on('end', () => process.exit()).resume();
}

void main();
