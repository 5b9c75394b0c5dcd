import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import type { Log } from '../base/log';
import { FileWatch } from './fileWatch';
import {
  emptyKubeconfig,
  mergedKubeconfig,
  type Kubeconfig,
  type KubeconfigFile,
} from './kubeconfig';
import { kubeconfigPaths, readKubeconfigFiles, type KubeconfigPlace } from './kubeconfigFiles';

/**
 * The kubeconfig as it is now. Nothing is read or watched before `read` is first called.
 * May run programs that the files name, later and through the clusters: for trusted workspaces only.
 */
export class KubeconfigSource extends Owner {
  readonly #place: () => KubeconfigPlace;
  readonly #watch: FileWatch;
  readonly #changed = this.own(new Emitter());
  #files: readonly KubeconfigFile[] | undefined;
  #current: Kubeconfig = emptyKubeconfig;
  #reading = 0;

  constructor(place: () => KubeconfigPlace, log: Log) {
    super();
    this.#place = place;
    this.#watch = this.own(new FileWatch(log));
    this.own(this.#watch.onDidChange(() => void this.read()));
  }

  /** Its content changed; `current` has the new one. */
  readonly onDidChange = this.#changed.event;

  /** Whether it was ever read: before that, what is absent from it means nothing. */
  get isRead(): boolean {
    return this.#files !== undefined;
  }

  /** What was read last; empty before the first reading. */
  get current(): Kubeconfig {
    return this.#current;
  }

  /** Reads the files that setting and environment name now. Never rejects: see `problems`. */
  async read(): Promise<Kubeconfig> {
    const place = this.#place();
    const paths = kubeconfigPaths(place);
    const reading = ++this.#reading;
    if (this.#files?.map((it) => it.path).join('\n') !== paths.join('\n')) this.#watch.watch(paths);
    const files = await readKubeconfigFiles(place);
    // A reading that began later knows more.
    if (reading !== this.#reading || this.isDisposed) return this.#current;
    const isFirst = this.#files === undefined;
    const isSame = this.#files !== undefined && sameFiles(this.#files, files);
    this.#files = files;
    if (isSame) return this.#current;
    this.#current = mergedKubeconfig(files);
    if (!isFirst) this.#changed.fire();
    return this.#current;
  }
}

const sameFiles = (a: readonly KubeconfigFile[], b: readonly KubeconfigFile[]): boolean =>
  a.length === b.length &&
  a.every((it, index) => {
    const other = b[index];
    return (
      it.path === other?.path &&
      it.because === other.because &&
      it.text?.reveal() === other.text?.reveal()
    );
  });
