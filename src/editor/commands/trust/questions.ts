/** What is asked of every CA that is made here: whose, which key, how long. */
import type { ContextName } from '../../../objects/reference';
import { isTrustDomain } from '../../../pki/authority';
import { isElliptic, keyFactsOf, keyObstacle, keySpecs, type KeySpec } from '../../../pki/keySpec';
import type { Session } from '../../session';
import { askText, pickOne, type Choice, type Place } from '../../steps';
import { asking, type Draft, type Way } from './draft';

export const askWay = asking<Way>(
  (_draft, place) =>
    pickOne<Way>({ ...place, placeholder: 'Where the CAs of the clusters come from' }, [
      {
        label: 'Make a new root CA',
        detail: 'And an intermediate under it for each cluster; the root key stays in a folder',
        value: 'newRoot',
      },
      {
        label: 'Use an existing root certificate and key',
        detail: 'PEM, DER or PKCS#12: the root that signs the mesh, or your organisation’s',
        value: 'existingRoot',
      },
      {
        label: 'Write requests for an offline root',
        detail: 'A key and a certificate request (CSR) for each cluster; the keys stay here',
        value: 'requests',
      },
      {
        label: 'Read back what the offline root has signed',
        detail: 'Certificates are matched to the keys of the requests',
        value: 'signed',
      },
      {
        label: 'Take over CAs that exist',
        detail: 'Files of cacerts or of cert-manager, or a Secret of a cluster',
        value: 'brought',
      },
    ]),
  (draft, way) => ({ ...draft, way }),
);

export const askOrganization = asking<string>(
  (draft, place) =>
    askText({
      ...place,
      placeholder: 'Organization in the subject of the certificates',
      value: draft.organization,
      validate: (text) => (/^[^\p{Cc}]{1,64}$/u.test(text) ? undefined : 'One to 64 characters.'),
    }),
  (draft, organization) => ({ ...draft, organization }),
);

export const askTrustDomain = asking<string>(
  (draft, place) =>
    askText({
      ...place,
      placeholder: 'Trust domain of the mesh, the same in all clusters',
      value: draft.trustDomain,
      validate: (text) => (isTrustDomain(text) ? undefined : 'A DNS name, such as cluster.local.'),
    }),
  (draft, trustDomain) => ({ ...draft, trustDomain }),
);

export const askRootKey = (session: Session) =>
  asking<KeySpec>(
    (draft, place) =>
      pickOne(
        { ...place, placeholder: 'Key of the root CA' },
        keySpecs.map((it) => keyChoice(it, istioObstacle(it, draft, session))),
      ),
    (draft, rootKey) => ({ ...draft, rootKey }),
  );

export const askKey = (session: Session) =>
  asking<KeySpec>(
    (draft, place) =>
      pickOne(
        { ...place, placeholder: 'Key of each intermediate CA' },
        keySpecs.map((it) =>
          keyChoice(it, rootObstacle(it, draft) ?? istioObstacle(it, draft, session)),
        ),
      ),
    (draft, key) => ({ ...draft, key }),
  );

const keyDetails: Readonly<Record<KeySpec, string>> = {
  'RSA 4096': 'What Istio’s own tools make',
  'RSA 3072': 'As strong as P-256',
  'RSA 2048': 'Faster handshakes, enough for a few years',
  'ECDSA P-256': 'Small and fast; for Istio 1.7 and newer',
  'ECDSA P-384': 'For Istio 1.18 and newer',
};

const keyChoice = (spec: KeySpec, obstacle: string | undefined): Choice<KeySpec> => ({
  label: spec,
  detail: keyDetails[spec],
  value: spec,
  obstacle,
});

/** Domain facts 3.4: peers refuse an RSA intermediate under an EC root. */
function rootObstacle(spec: KeySpec, { way, root, rootKey }: Draft): string | undefined {
  const isUnderEc = root
    ? root.certificate.key.kind === 'EC'
    : way === 'newRoot' && isElliptic(rootKey);
  return isUnderEc && !isElliptic(spec)
    ? 'Peers refuse an RSA intermediate under an EC root.'
    : undefined;
}

/** Of the first cluster whose Istio does not take the key; a cluster without Istio takes any. */
function istioObstacle(
  spec: KeySpec,
  { clusters }: Draft,
  { mesh: { snapshot } }: Session,
): string | undefined {
  const reason = (context: ContextName) => {
    const cluster = snapshot.clusters.get(context);
    const istio = cluster?.state === 'reachable' && cluster.istio.kind === 'read';
    const version = istio ? cluster.istio.value : undefined;
    const obstacle = version && keyObstacle(keyFactsOf(spec), version);
    return obstacle === undefined ? undefined : `${context}: ${obstacle}`;
  };
  return clusters.map(reason).find((it) => it !== undefined);
}

interface Days {
  readonly rootDays: number;
  readonly days: number;
  readonly asksDays: boolean;
}

export const askValidity = asking<Days>(
  ({ way, root }, place) =>
    pickOne<Days>(
      { ...place, placeholder: 'How long the certificates are valid' },
      way === 'newRoot' && !root ? validities : intermediateValidities,
    ),
  (draft, days) => ({ ...draft, ...days }),
);

const lasting = (rootDays: number, days: number): Days => ({ rootDays, days, asksDays: false });
const other: Choice<Days> = {
  label: 'Other…',
  value: { rootDays: 3650, days: 730, asksDays: true },
};

const validities: readonly Choice<Days>[] = [
  {
    label: 'Root ten years, intermediates two years',
    detail: 'As Istio’s own tools up to 1.7; intermediates are renewed in time',
    value: lasting(3650, 730),
  },
  {
    label: 'Root and intermediates ten years',
    detail: 'As Istio’s own tools since 1.8',
    value: lasting(3650, 3650),
  },
  other,
];

const intermediateValidities: readonly Choice<Days>[] = [
  {
    label: 'Intermediates two years',
    detail: 'As Istio’s own tools up to 1.7; never beyond the root',
    value: lasting(3650, 730),
  },
  {
    label: 'Intermediates ten years',
    detail: 'As Istio’s own tools since 1.8; never beyond the root',
    value: lasting(3650, 3650),
  },
  other,
];

export const askRootDays = asking<string>(
  ({ rootDays }, place) => askDaysOf('the root is', rootDays, place),
  (draft, days) => ({ ...draft, rootDays: Number(days) }),
);

export const askDays = asking<string>(
  ({ days }, place) => askDaysOf('each intermediate is', days, place),
  (draft, days) => ({ ...draft, days: Number(days) }),
);

/** A hundred years are enough, and what lies beyond 9999 cannot be written. */
const askDaysOf = (whose: string, days: number, place: Place) =>
  askText({
    ...place,
    placeholder: `Days that ${whose} valid`,
    value: String(days),
    validate: (text) =>
      /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 36_500
        ? undefined
        : 'A number of days from 1 to 36500.',
  });
