/** Meshes in which time has passed: CAs were replaced, and some of the pods have been restarted since. */
import fc from 'fast-check';
import type { MeshSnapshot } from '../../src/mesh/snapshot';
import { CaMesh, type Record } from './caMesh';
import { meshContexts, type Trusts } from './randomMesh';

type Act = (mesh: CaMesh, trusts: Trusts) => void;

const acts: fc.Arbitrary<Act> = fc
  .record({
    at: fc.nat(1),
    what: fc.constantFrom('renews', 'moves', 'restarts', 'redeploys'),
    workload: fc.nat(2),
  })
  .map(({ at, what, workload }): Act => (mesh, { ours, others }) => {
    const cluster = mesh.clusters[at]!;
    const issued = what === 'moves' ? others : ours;
    if (what === 'renews' || what === 'moves') cluster.setCacerts(issued.get(cluster.context)!);
    else if (what === 'restarts') cluster.restartPlane();
    else cluster.restart(cluster.workloads[workload]!);
  });

export const agedMesh = (trusts: Trusts): fc.Arbitrary<MeshSnapshot> =>
  fc
    .tuple(
      fc.array(acts, { minLength: 1, maxLength: 6 }),
      fc.constantFrom<Record>('server', 'server, once', 'note'),
      fc.constantFrom('1.4.10', '1.6.8', '1.18.0'),
    )
    .map(([past, record, tag]) => {
      const two = new Map(meshContexts.slice(0, 2).map((it) => [it, trusts.others.get(it)!]));
      const mesh = new CaMesh(two, record, tag);
      for (const act of past) act(mesh, trusts);
      return mesh.snapshot();
    });
