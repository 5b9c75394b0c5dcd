/** Which file is for which cluster: by folder, and by the kustomizations that take it in. */
import { contextOfPath, type ClusterFolder } from './clusterFolders';
import type { FileFacts } from './factsReader';

/** One cluster that files are applied to. `context` is absent where an overlay stands for one nobody has named. */
export interface Cluster {
  /** Equal for the same cluster. */
  readonly id: string;
  readonly context: string | undefined;
}

/** A file as it is when asked. */
export interface PlacedFile {
  readonly uri: string;
  readonly facts: FileFacts;
}

/** What one overlay takes in. */
interface Overlay {
  readonly cluster: Cluster;
  readonly files: ReadonlySet<string>;
  /** Names of ServiceEntries that it changes; undefined when any may be changed. */
  readonly patched: ReadonlySet<string> | undefined;
  /** It changes objects of whatever kind. */
  readonly isChanging: boolean;
}

export class Belonging {
  readonly #plain = new Map<string, readonly Cluster[]>();
  readonly #overlays = new Map<string, Overlay[]>();
  readonly #patchFiles = new Set<string>();

  constructor(
    readonly files: ReadonlyMap<string, PlacedFile>,
    readonly folders: readonly ClusterFolder[],
  ) {
    const kustomized = [...files.values()].filter((it) => it.facts.kustomization !== undefined);
    const taken = new Set(kustomized.flatMap((it) => this.#kustomizationsIn(it)));
    for (const { uri, facts } of kustomized) {
      // A base is for no cluster of its own, only for those of its overlays.
      const context = contextOfPath(facts.path, folders);
      if (context === undefined && taken.has(uri)) continue;
      const overlay = this.#overlayOf(uri, context);
      for (const file of overlay.files) {
        const others = this.#overlays.get(file);
        if (others) others.push(overlay);
        else this.#overlays.set(file, [overlay]);
      }
    }
  }

  /** Empty when nobody has said; also for what a patch changes on the way, and for patches. */
  clustersOf(uri: string, name: string | undefined): readonly Cluster[] {
    if (this.#patchFiles.has(uri)) return [];
    const overlays = this.#overlays.get(uri) ?? [];
    const named = overlays.filter(({ cluster }) => cluster.context !== undefined);
    const byFolder = named.length > 0 ? [] : this.#byFolder(uri);
    if (byFolder.length > 0) return byFolder;
    return (named.length > 0 ? named : overlays)
      .filter(({ patched }) => patched && (name === undefined || !patched.has(name)))
      .map(({ cluster }) => cluster);
  }

  /** No kustomization changes what the file holds. */
  isAsIs(uri: string): boolean {
    const overlays = this.#overlays.get(uri) ?? [];
    return !this.isPatch(uri) && overlays.every((it) => !it.isChanging);
  }

  isPatch(uri: string): boolean {
    return this.#patchFiles.has(uri);
  }

  #byFolder(uri: string): readonly Cluster[] {
    const known = this.#plain.get(uri);
    if (known) return known;
    const context = contextOfPath(this.files.get(uri)?.facts.path ?? '', this.folders);
    const clusters = context === undefined ? [] : [clusterOf(context)];
    this.#plain.set(uri, clusters);
    return clusters;
  }

  #overlayOf(uri: string, context: string | undefined): Overlay {
    const files = new Set<string>();
    let patched: Set<string> | undefined = new Set();
    let isChanging = false;
    const seen = new Set<string>();
    const open = [uri];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const file = this.files.get(at);
      if (!file?.facts.kustomization || seen.has(at)) continue;
      seen.add(at);
      const names = this.#patchedBy(file);
      isChanging ||= file.facts.kustomization.hasPatches;
      patched = names && patched ? new Set([...patched, ...names]) : undefined;
      for (const it of this.#resourcesOf(file)) files.add(it);
      open.push(...this.#kustomizationsIn(file));
    }
    const cluster =
      context === undefined ? { id: `overlay:${uri}`, context: undefined } : clusterOf(context);
    return { cluster, files, patched, isChanging };
  }

  #patchedBy({ uri, facts: { kustomization } }: PlacedFile): readonly string[] | undefined {
    const names = [...(kustomization?.patched ?? [])];
    for (const it of kustomization?.patchFiles ?? []) {
      const file = this.files.get(resolved(uri, it));
      if (!file) return undefined;
      this.#patchFiles.add(file.uri);
      names.push(
        ...file.facts.chunks.flatMap((one) =>
          [...one.entries, ...one.domains].flatMap(({ name }) => name ?? []),
        ),
      );
    }
    return kustomization?.patched && names;
  }

  #resourcesOf({ uri, facts: { kustomization } }: PlacedFile): readonly string[] {
    return (kustomization?.resources ?? [])
      .map((it) => resolved(uri, it))
      .filter((it) => this.files.get(it)?.facts.kustomization === undefined && this.files.has(it));
  }

  #kustomizationsIn({ uri, facts: { kustomization } }: PlacedFile): readonly string[] {
    return (kustomization?.resources ?? []).flatMap((it) => {
      const folder = resolved(uri, it);
      return names.map((name) => `${folder}/${name}`).filter((one) => this.files.has(one));
    });
  }
}

export const clusterOf = (context: string): Cluster => ({ id: `context:${context}`, context });

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** `../../base` seen from a file, as a URI; what leads elsewhere (a URL) resolves to nothing there is. */
function resolved(uri: string, to: string): string {
  const steps = uri.split('/').slice(0, -1);
  for (const step of to.replace(/\/+$/, '').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(encoded(step));
  }
  return steps.join('/');
}

/** As URIs of the editor are written. */
const encoded = (step: string): string =>
  encodeURIComponent(step).replace(
    /[!'()*]/g,
    (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
  );
