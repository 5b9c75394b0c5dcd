import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { Wanted } from '../../prepared';
import { overlayCautions, overlayFor, overlayObstacle } from '../../manifests/overlay';
import type { MeshDefinition, ReachableCluster } from '../../mesh/snapshot';
import type { Version } from '../../mesh/version';
import type { KubernetesObject } from '../../objects/object';
import type { ContextName } from '../../objects/reference';
import { readManifest, yamlOf } from '../../objects/yaml';
import { readRelease, renderRelease } from '../../tools/istioRelease';
import type { ManifestPart } from '../contributions';
import { openText, pickFile, pickFolder, pickPaths } from '../files';
import type { Session } from '../session';
import { back, pickOne } from '../steps';
import { carry } from './carrying';
import { askClusters, askMesh } from './choosing';

const yamlFiles = { 'YAML files': ['yaml', 'yml'], 'All files': ['*'] };

/** Renders the multicluster manifest into a new editor: from an Istio release with Helm, or our own overlay. */
export const renderManifest =
  (session: Session) =>
  async (named?: string): Promise<void> => {
    const title = 'Render Multicluster Manifest';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const source = await pickOne(
      { title, step: 1, totalSteps: 1, placeholder: 'What to render from' },
      [
        {
          label: '$(folder) An Istio release folder, with Helm',
          detail: 'Renders CRDs and chart with the multicluster-gateways values and your own',
          value: 'release' as const,
        },
        {
          label: '$(layers) The embedded overlay',
          detail:
            'Gateway, DestinationRule, EnvoyFilter and istiocoredns for clusters that run Istio already',
          value: 'overlay' as const,
        },
      ],
    );
    if (source === 'release') await renderFromRelease(session);
    else if (source === 'overlay') await renderOverlay(mesh, session);
  };

async function renderFromRelease(session: Session): Promise<void> {
  const folder = await pickFolder('Istio Release Folder');
  if (!folder) return;
  const release = await readRelease(folder);
  const values = await askValues();
  if (!values) return;
  const rendered = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Rendering Istio ${release.version}`,
      cancellable: true,
    },
    (_progress, token) => renderRelease(release, values, session.settings().helmPath, token),
  );
  for (const note of rendered.notes) session.log.info(note);
  await openText(rendered.text);
}

/** Values files beyond the release's own; undefined when the person gave up. */
async function askValues(): Promise<readonly string[] | undefined> {
  const more = await pickOne(
    {
      title: 'Render Multicluster Manifest',
      step: 1,
      totalSteps: 1,
      placeholder: 'Values beside the release’s multicluster-gateways file',
    },
    [
      { label: 'None', value: false },
      { label: 'My own values files…', detail: 'Later files win over earlier ones', value: true },
    ],
  );
  if (more === undefined || more === back) return undefined;
  if (!more) return [];
  return pickPaths('Values Files', yamlFiles);
}

async function renderOverlay(mesh: MeshDefinition, session: Session): Promise<void> {
  const clusters = reachable(mesh.contexts, session);
  const { objects } = overlayOf(mesh, clusters);
  await openText(objects.map((it) => yamlOf(it)).join('---\n'));
}

/** Plans the manifest in the active editor for the clusters chosen. */
export const applyManifest =
  (session: Session) =>
  async (named?: string, part?: ManifestPart): Promise<void> => {
    const asked = await askManifest(session, 'Apply Manifest', named, part);
    if (asked) await carry(asked, session);
  };

/** The manifest and the clusters it is meant for; undefined when the person gave up. */
export async function askManifest(
  session: Session,
  title: string,
  named: string | undefined,
  part: ManifestPart | undefined,
): Promise<Extract<Wanted, { kind: 'applyManifest' }> | undefined> {
  const source = part ?? (await manifestSource());
  if (!source) return undefined;
  const mesh = await askMesh(session.mesh.snapshot, named, title);
  if (!mesh) return undefined;
  const manifest = manifestIn(source.text);
  const placeholder = title.startsWith('Apply')
    ? 'Clusters to apply to'
    : 'Clusters to compare with';
  const clusters = await askClusters(mesh, session.mesh.snapshot, title, placeholder);
  return clusters && wanted(source.name, clusters, manifest);
}

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** The YAML in front of the person, else a file they pick. */
async function manifestSource(): Promise<ManifestPart | undefined> {
  const document = await manifestDocument();
  return (
    document && {
      name: document.isUntitled ? 'the rendered manifest' : fileName(document.uri),
      text: document.getText(),
    }
  );
}

async function manifestDocument(): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && ['yaml', 'json'].includes(active.languageId)) return active;
  const file = await pickFile('Manifest to Apply', yamlFiles);
  return file && vscode.workspace.openTextDocument(file);
}

interface Manifest {
  readonly objects: readonly KubernetesObject[];
  readonly cautions: readonly string[];
}

/** Throws `Failure` when a part of the text cannot be read: half a manifest is not applied. */
function manifestIn(text: string): Manifest {
  const { value, problems } = readManifest(text);
  const [first, ...others] = problems.filter((it) => it.leftOut);
  if (first) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new Failure('invalid', `Line ${first.line}: ${first.message}${more}`, {
      hint: 'Nothing was changed. Mend the manifest and apply it again.',
    });
  }
  if (value.length === 0) {
    throw new Failure('invalid', 'There is no Kubernetes object in this document.', {
      hint: 'Open a manifest, or render one with "Render Multicluster Manifest…".',
    });
  }
  const cautions = problems.map((it) => `Line ${it.line}: ${it.message}`);
  return { objects: value.map((it) => it.object), cautions };
}

const wanted = (title: string, clusters: readonly ContextName[], manifest: Manifest) => ({
  kind: 'applyManifest' as const,
  title,
  clusters,
  ...manifest,
});

/** Plans the embedded overlay for clusters that run a control plane already. */
export const applyOverlay =
  (session: Session) =>
  async (named?: string, given?: readonly ContextName[]): Promise<void> => {
    const title = 'Apply Multicluster Overlay';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const placeholder = 'Clusters that run Istio and get the overlay';
    const contexts = given ?? (await askClusters(mesh, session.mesh.snapshot, title, placeholder));
    if (!contexts) return;
    const overlay = overlayOf(mesh, reachable(contexts, session));
    await carry(wanted('the multicluster overlay', contexts, overlay), session);
  };

const reachable = (
  contexts: readonly ContextName[],
  session: Session,
): readonly ReachableCluster[] =>
  contexts.flatMap((context) => {
    const cluster = session.mesh.snapshot.clusters.get(context);
    return cluster?.state === 'reachable' ? [cluster] : [];
  });

/** One overlay for all: every cluster of a mesh gets the same. Throws `Failure` where that cannot be. */
function overlayOf(mesh: MeshDefinition, clusters: readonly ReachableCluster[]): Manifest {
  const versions = new Map(
    clusters.flatMap(({ istio }) =>
      istio.kind === 'read' && istio.value ? [[istio.value.text, istio.value] as const] : [],
    ),
  );
  const [version, ...others] = versions.values();
  if (!version) throw noControlPlane(mesh);
  if (others.some((it) => !sameMinor(it, version))) throw mixedVersions([...versions.keys()]);
  const obstacle = overlayObstacle(version);
  if (obstacle !== undefined) throw new Failure('unsupported', obstacle);
  const options = { zone: mesh.zone, clusterDomain: 'cluster.local', istio: version };
  return { objects: overlayFor(options), cautions: overlayCautions(version) };
}

const sameMinor = (a: Version, b: Version): boolean => a.major === b.major && a.minor === b.minor;

const noControlPlane = (mesh: MeshDefinition) =>
  new Failure('unsupported', `No cluster of mesh ${mesh.name} is known to run Istio.`, {
    hint: 'Render the manifest of an Istio release and apply it first.',
  });

const mixedVersions = (versions: readonly string[]) =>
  new Failure('unsupported', `The clusters run different Istio versions: ${versions.join(', ')}.`, {
    hint: 'Apply the overlay to the clusters of one version at a time.',
  });
