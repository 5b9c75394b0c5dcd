// What every implementation of the Cluster port does, and every cluster behind one. One suite, several runs:
// where the twin and a real API server differ, the twin is wrong.
import { Hands, object, type Bench } from './bench';
import { aggregatedCases } from './cases/aggregated';
import { customKindCases } from './cases/customKinds';
import { deletionCases } from './cases/deletion';
import { listCases } from './cases/lists';
import { namespaceCases } from './cases/namespaces';
import { newObjectCases } from './cases/newObjects';
import { patchCases } from './cases/patches';
import { reachCases } from './cases/reach';
import { readCases } from './cases/reads';
import { rightsCases } from './cases/rights';
import { serviceCases } from './cases/services';
import { workloadCases } from './cases/workloads';

/** What the cases share: set before the first of them, a namespace of their own included. */
export interface Ground {
  readonly bench: Bench;
  readonly hands: Hands;
  readonly namespace: string;
}

export type Cases = (ground: () => Ground) => void;

// The one that ends the API server comes last.
const groups: Readonly<Record<string, Cases>> = {
  'kinds and reads': readCases,
  'new objects': newObjectCases,
  services: serviceCases,
  workloads: workloadCases,
  patches: patchCases,
  deletion: deletionCases,
  namespaces: namespaceCases,
  'custom kinds': customKindCases,
  'groups of other servers': aggregatedCases,
  lists: listCases,
  rights: rightsCases,
  reach: reachCases,
};

/** `timeoutMs` limits each case and the making of the bench. `more` are cases of this run alone. */
export function clusterContract(
  name: string,
  make: () => Promise<Bench>,
  timeoutMs: number,
  more: Readonly<Record<string, Cases>> = {},
): void {
  suite(`contract: ${name}`, function () {
    this.timeout(timeoutMs);
    let ground: Ground | undefined;

    suiteSetup(async () => {
      const bench = await make();
      const hands = new Hands(bench);
      const namespace = 'contract';
      ground = { bench, hands, namespace };
      await hands.create(object('v1', 'Namespace', namespace));
    });

    suiteTeardown(async () => {
      await ground?.bench.dispose();
    });

    for (const [group, cases] of Object.entries({ ...more, ...groups })) {
      suite(group, () => {
        cases(() => {
          if (!ground) throw new Error('the ground is not laid');
          return ground;
        });
      });
    }
  });
}
