import { Owner } from '../base/disposable';
import { sameJson } from '../objects/object';
import type { ContextName } from '../objects/reference';
import type { ApiCluster, ApiClusterOptions } from './apiCluster';
import type { Kubeconfig, KubeconfigContext } from './kubeconfig';
import { clusterOf } from './openCluster';

interface Pooled {
  readonly context: KubeconfigContext | undefined;
  readonly cluster: ApiCluster;
}

/** One `ApiCluster` a context, the same one until the kubeconfig says otherwise. */
export class ClusterPool extends Owner {
  readonly #kubeconfig: () => Kubeconfig;
  readonly #options: ApiClusterOptions;
  readonly #clusters = new Map<ContextName, Pooled>();

  constructor(kubeconfig: () => Kubeconfig, options: ApiClusterOptions) {
    super();
    this.#kubeconfig = kubeconfig;
    this.#options = options;
  }

  /** Throws `Failure('kubeconfig')` for a context that is absent or incomplete. */
  get(name: ContextName): ApiCluster {
    const kubeconfig = this.#kubeconfig();
    const context = kubeconfig.contexts.find((it) => it.name === name);
    const pooled = this.#clusters.get(name);
    if (pooled && sameContext(pooled.context, context)) return pooled.cluster;
    // One that is replaced may still carry a request to its end, so it is not disposed.
    const cluster = clusterOf(kubeconfig, name, this.#options);
    this.#clusters.set(name, { context, cluster });
    return cluster;
  }

  override dispose(): void {
    for (const { cluster } of this.#clusters.values()) cluster.dispose();
    this.#clusters.clear();
    super.dispose();
  }
}

const sameContext = (a: KubeconfigContext | undefined, b: KubeconfigContext | undefined): boolean =>
  a === b ||
  (a?.server === b?.server &&
    a?.namespace === b?.namespace &&
    sameJson(a?.access?.reveal(), b?.access?.reveal()));
