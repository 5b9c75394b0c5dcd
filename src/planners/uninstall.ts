/** Takes out of clusters what was put there, in the reverse of the order it came. */
import { phaseOf, phaseTitles, type PhaseTitle } from '../manifests/phases';
import type { Uninstall } from '../mesh/intent';
import type { MeshSnapshot } from '../mesh/snapshot';
import { referenceTo } from '../objects/reference';
import type { Change } from '../plan/change';
import { blocked, planned, type Phase, type Planned } from '../plan/plan';
import { isPlace, isWanted, ownedBy, type Owned } from './owned';
import { reachableOf } from './reachable';
import { stopForwarding } from './stopForwarding';
import { uninstallWarnings } from './uninstallWarnings';

/**
 * Webhooks go first, so that none refuses what follows; definitions and namespaces go last, with
 * everything in them. What is not ours stays, also inside our kinds and places, until those go.
 */
export function uninstall(intent: Uninstall, snapshot: MeshSnapshot): Planned {
  const { obstacles } = reachableOf(snapshot, intent.clusters);
  if (obstacles.length > 0) return blocked(...obstacles);
  const dns = intent.parts.includes('dns')
    ? stopForwarding({ ...intent, kind: 'stopForwarding' }, snapshot)
    : undefined;
  if (dns?.kind === 'blocked') return dns;
  const owned = ownedBy(intent).filter((it) => isWanted(it, intent));
  const phases = [
    phase('webhooks', owned, (it) => phaseOf(it.object) === 'webhooks'),
    phase('exported services', owned, (it) => it.part === 'services'),
    ...(dns?.plan.phases ?? []),
    ...backwards.map((title) =>
      phase(title, owned, (it) => it.part === 'controlPlane' && phaseOf(it.object) === title),
    ),
    phase('trust', owned, (it) => it.part === 'trust' && !isPlace(it.object)),
    phase('definitions', owned, (it) => phaseOf(it.object) === 'CRDs'),
    phase('namespaces', owned, (it) => isPlace(it.object)),
  ];
  return planned({
    title: `Uninstall from mesh ${intent.mesh}`,
    phases: phases.filter((it) => it.changes.length > 0),
    warnings: [...(dns?.plan.warnings ?? []), ...uninstallWarnings(owned, intent)],
  });
}

const backwards: readonly PhaseTitle[] = [...phaseTitles]
  .reverse()
  .filter((it) => it !== 'webhooks' && it !== 'CRDs' && it !== 'namespaces');

function phase(title: string, owned: readonly Owned[], isIn: (it: Owned) => boolean): Phase {
  return { title, changes: owned.filter(isIn).map(removalOf), settles: [] };
}

function removalOf({ cluster, object }: Owned): Change {
  const change = {
    target: referenceTo(cluster, object),
    before: object,
    after: undefined,
    why: 'because it was put there for the mesh',
  };
  if (isPlace(object)) {
    return { ...change, irreversible: 'everything in the namespace goes with it' };
  }
  return object.kind === 'CustomResourceDefinition'
    ? { ...change, irreversible: 'every object of its kind goes with it' }
    : change;
}
