/** Intermediate CAs anew for clusters that have one already, under a root whose key is at hand. */
import type { CancellationToken } from '../../base/cancellation';
import { Failure } from '../../base/failure';
import { Sensitive } from '../../base/sensitive';
import type { ClusterAuthority } from '../../mesh/intent';
import type { ReachableCluster } from '../../mesh/snapshot';
import { textsAt } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import { issueIntermediates, type KeySmith, type RootAuthority } from '../../pki/authority';
import { cacertsFiles } from '../../pki/cacerts';
import { heldKeySmith } from '../../pki/heldKey';
import { successorSpec } from '../../pki/keySpec';
import { textOfBase64 } from '../../pki/pem';
import { cacertsReference } from '../../planners/cacertsChange';
import { NodeKeySmith } from '../../tools/nodeKeySmith';
import type { Session } from '../session';
import { making } from '../making';

export type KeyChoice = 'new' | 'same';

/** One for each cluster: organisation, trust domain and kind of key as they are today. */
export const reissueFor = (
  clusters: readonly ReachableCluster[],
  root: RootAuthority,
  keys: KeyChoice,
  { clock }: Session,
): Promise<readonly ClusterAuthority[]> =>
  making('Issuing intermediate CAs', async (token, tell) => {
    const smith = new NodeKeySmith();
    let made = 0;
    const issue = async (cluster: ReachableCluster): Promise<ClusterAuthority> => {
      const authority = await authorityFor(cluster, root, smithFor(cluster, keys, smith), {
        ...{ clock, token },
      });
      made += 1;
      tell(`${made} of ${clusters.length}: ${cluster.context}`);
      return authority;
    };
    return Promise.all(clusters.map(issue));
  });

async function authorityFor(
  cluster: ReachableCluster,
  root: RootAuthority,
  smith: KeySmith,
  { clock, token }: Pick<Session, 'clock'> & { readonly token: CancellationToken },
): Promise<ClusterAuthority> {
  const options = {
    organization: organizationOf(cluster),
    trustDomain: valueOr(cluster.trust.trustDomain, undefined)?.name ?? 'cluster.local',
    key: successorSpec(
      valueOr(cluster.trust.cacerts, undefined)?.signing?.key,
      root.certificate.key,
      valueOr(cluster.istio, undefined),
    ),
  };
  const { context } = cluster;
  const issued = await issueIntermediates(root, [context], options, smith, clock, token);
  const authority = issued.get(context);
  if (!authority) throw new Error('An intermediate CA was issued for nobody.');
  return { cluster: context, ...authority };
}

/** What stands in the subject today. */
const organizationOf = ({ trust }: ReachableCluster): string =>
  /(?:^|, )O=([^,]+)/.exec(valueOr(trust.cacerts, undefined)?.signing?.subject ?? '')?.[1] ??
  'Istio';

function smithFor(cluster: ReachableCluster, keys: KeyChoice, smith: KeySmith): KeySmith {
  if (keys === 'new') return smith;
  const secret = cluster.objects.get(cacertsReference(cluster));
  const pem = textOfBase64(textsAt(secret, 'data')[cacertsFiles.key] ?? '');
  const held = heldKeySmith(new Sensitive(pem), smith);
  if (held) return held;
  throw new Failure('invalid', `The key in cacerts of ${cluster.context} cannot be used again.`, {
    hint: 'Renew with a new key.',
  });
}
