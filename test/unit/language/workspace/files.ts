/** Workspaces for tests: paths with their texts. */
import { FactsReader } from '../../../../src/language/workspace/factsReader';
import { WorkspaceIndex } from '../../../../src/language/workspace/workspaceIndex';
import type { ClusterFolder } from '../../../../src/language/workspace/clusterFolders';

export type Files = Readonly<Record<string, string>>;

export const uriOf = (path: string): string => `file:///shop/${path}`;

/** An index of the files, made from scratch. */
export function indexOf(files: Files, folders: readonly ClusterFolder[] = []): WorkspaceIndex {
  const index = new WorkspaceIndex();
  const reader = new FactsReader(['global']);
  index.setFolders(folders);
  for (const [path, text] of Object.entries(files)) index.put(uriOf(path), reader.read(path, text));
  return index;
}

export const entryFor = (
  host: string,
  address: string,
  more = '',
): string => `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: ${host.split('.').slice(0, 2).join('-')}
${more}spec:
  hosts:
  - ${host}
  location: MESH_INTERNAL
  ports:
  - name: http
    number: 80
    protocol: HTTP
  resolution: DNS
  addresses:
  - ${address}
  endpoints:
  - address: 203.0.113.7
    ports:
      http: 15443
`;
