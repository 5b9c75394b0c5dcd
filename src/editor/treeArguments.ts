import { isMap, textAt } from '../objects/object';
import { contextName } from '../objects/reference';
import type { CommandArguments, CommandName } from './contributions';
import type { TreeNode } from '../views/treeNode';

/** A command started from the tree is handed the node; this says what that node means to the command. */
export function argumentsFor(name: CommandName, args: readonly unknown[]): readonly unknown[] {
  const [first] = args;
  return isTreeNode(first) ? meaningOf(name, first) : args;
}

const isTreeNode = (value: unknown): value is TreeNode =>
  isMap(value) && textAt(value, 'id') !== undefined && textAt(value, 'contextValue') !== undefined;

function meaningOf(name: CommandName, node: TreeNode): CommandArguments[CommandName] {
  const clusters = node.cluster === undefined ? undefined : [node.cluster];
  switch (name) {
    case 'establishTrust':
    case 'renewIntermediate':
    case 'restartForTrust':
    case 'applyOverlay':
    case 'forwardDns':
    case 'stopForwarding':
      return [node.mesh, clusters];
    case 'resolveHost':
    case 'resolveFromPod':
      return [node.mesh, hostOf(node)];
    case 'exportService':
      return [node.mesh, serviceOf(node)];
    case 'showCertificate':
      return node.cluster === undefined
        ? []
        : [
            {
              kind: node.contextValue === 'certificate.published' ? 'published' : 'cacerts',
              cluster: node.cluster,
            },
          ];
    case 'cure':
      return node.remedy ? [node.remedy] : [];
    case 'explainCode':
      return [node.finding];
    case 'editMesh':
    case 'removeMesh':
    case 'rotateRoot':
    case 'renderManifest':
    case 'applyManifest':
    case 'compareManifest':
    case 'openOverview':
    case 'uninstall':
      return [node.mesh];
    case 'createMesh':
    case 'refresh':
    case 'undoLastChange':
    case 'showLog':
    case 'explainPath':
      return [];
  }
}

/** A row of a ServiceEntry names its hosts; any other row of a cluster, the cluster alone. */
function hostOf({ cluster, reference, label }: TreeNode) {
  if (cluster === undefined) return undefined;
  const [host, ...others] = reference?.kind === 'ServiceEntry' ? label.split(', ') : [];
  const isOne = host !== undefined && others.length === 0 && !host.startsWith('*');
  return isOne ? { cluster, host } : { cluster };
}

function serviceOf({ reference }: TreeNode) {
  if (reference?.kind !== 'Service' || reference.namespace === undefined) return undefined;
  const { cluster, namespace, name } = reference;
  return { cluster: contextName(cluster), namespace, name };
}
