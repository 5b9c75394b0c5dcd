// Kubeconfigs that lead to playground servers, or nowhere.
import { writeFile } from 'node:fs/promises';

/** One context with a cluster and a user of the same name. */
export interface KubeconfigEntry {
  readonly context: string;
  readonly url: string;
  readonly token: string;
}

/** The first entry is the current context. JSON, which is YAML. */
export function kubeconfigOf(entries: readonly KubeconfigEntry[]): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(({ context, url }) => ({ name: context, cluster: { server: url } })),
    users: entries.map(({ context, token }) => ({ name: context, user: { token } })),
    contexts: entries.map(({ context: name }) => ({
      name,
      context: { cluster: name, user: name },
    })),
    'current-context': entries[0]?.context ?? '',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** Readable by its owner only, as it holds tokens. */
export async function writeKubeconfig(
  path: string,
  entries: readonly KubeconfigEntry[],
): Promise<void> {
  await writeFile(path, kubeconfigOf(entries), { mode: 0o600 });
}
