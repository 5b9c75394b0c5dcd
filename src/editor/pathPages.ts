import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { Failure } from '../base/failure';
import { seenFor } from '../mesh/interpret';
import { isOfZone } from '../mesh/rules/entry/hosts';
import type { MeshDefinition, MeshSource, ReachableCluster } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';

const scheme = 'istio-multicluster-path';
const preview = 'vscode.markdown.preview.editor';

/** Pages that follow a call to a remote host link by link, anew with each snapshot. */
export class PathPages extends Owner implements vscode.TextDocumentContentProvider {
  readonly #changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(readonly mesh: MeshSource) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.own(
      mesh.onDidChangeSnapshot(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === scheme) this.#changed.fire(uri);
        }
      }),
    );
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const [{ analyze }, { pathPage }, { hostInMeshes }] = await Promise.all([
      import('../mesh/analyze'),
      import('../views/callPath'),
      import('../views/remoteHost'),
    ]);
    const host = path.slice(1, -'.md'.length);
    const { snapshot } = this.mesh;
    const clusters = (mesh: MeshDefinition) => reachable(mesh, this.mesh);
    return pathPage(host, hostInMeshes(host, snapshot), clusters, analyze(snapshot));
  }

  async show(given: string | undefined): Promise<void> {
    const host = given ?? (await this.#askHost());
    if (host === undefined) return;
    const uri = vscode.Uri.from({ scheme, path: `/${host}.md` });
    await vscode.commands.executeCommand('vscode.openWith', uri, preview);
  }

  async #askHost(): Promise<string | undefined> {
    const hosts = hostsIn(this.mesh);
    if (hosts.length === 0) {
      throw new Failure(
        'unsupported',
        'No cluster of a mesh has a ServiceEntry for a remote host.',
        {
          hint: 'Export a service to the mesh first.',
        },
      );
    }
    return vscode.window.showQuickPick(hosts, {
      title: 'Explain Path',
      placeHolder: 'The host that is called',
    });
  }
}

const reachable = (
  { contexts, zone }: MeshDefinition,
  { snapshot }: MeshSource,
): readonly ReachableCluster[] =>
  contexts.flatMap((it) => {
    const cluster = snapshot.clusters.get(it);
    const seen = cluster && seenFor(zone, cluster);
    return seen?.state === 'reachable' ? [seen] : [];
  });

/** Every remote host that some cluster calls. */
function hostsIn(source: MeshSource): readonly string[] {
  const hosts = source.snapshot.meshes.flatMap((mesh) =>
    reachable(mesh, source).flatMap(({ serviceEntries }) =>
      valueOr(serviceEntries, []).flatMap((it) =>
        it.hosts.filter((host) => isOfZone(host, mesh.zone)),
      ),
    ),
  );
  return [...new Set(hosts)].sort();
}
