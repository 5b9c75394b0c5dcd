import { contextName, type ContextName } from '../objects/reference';
import { ApiCluster, type ApiClusterOptions } from './apiCluster';
import { unusableContext } from './connectionFailures';
import { mergedKubeconfig, type Kubeconfig } from './kubeconfig';
import { readKubeconfigFile } from './kubeconfigFiles';

/** The cluster of a context. Throws `Failure('kubeconfig')` for a context that is absent or incomplete. */
export function clusterOf(
  kubeconfig: Kubeconfig,
  context: ContextName,
  options: ApiClusterOptions = {},
): ApiCluster {
  const found = kubeconfig.contexts.find((it) => it.name === context);
  if (!found) throw unusableContext(context, 'the kubeconfig does not have it');
  return new ApiCluster(found, options);
}

/** As `clusterOf`, from a kubeconfig or the path of one; its current context unless one is named. */
export async function openCluster(
  from: Kubeconfig | string,
  context?: ContextName,
  options: ApiClusterOptions = {},
): Promise<ApiCluster> {
  const kubeconfig =
    typeof from === 'string' ? mergedKubeconfig([await readKubeconfigFile(from)]) : from;
  return clusterOf(kubeconfig, context ?? kubeconfig.currentContext ?? contextName(''), options);
}
