import type { RotationStep } from '../../mesh/intent';
import { publishedCertificates } from '../../mesh/interpreters/publishedRoots';
import { refusalsOf, rotationOf, type Rotation } from '../../mesh/trust/rotation';
import type { MeshDefinition } from '../../mesh/snapshot';
import { valueOr } from '../../objects/reading';
import type { RootAuthority } from '../../pki/authority';
import type { CertificateFacts } from '../../pki/certificate';
import { rotationLines } from '../../views/rotationLines';
import type { Session } from '../session';
import { back, pickOne, type Choice, type Place } from '../steps';
import { carry } from './carrying';
import { askMesh } from './choosing';
import { reissueFor } from './reissue';
import { chooseTargets, nobodyAnswers, reachableIn } from './restarts';
import { newSavedRoot } from './trust';
import { askRoot, rootFromPlace, rootPlaces, type RootPlace } from './trust/rootSource';

/** The certificate of the new root, and its key where it was asked for already. */
interface NewRoot {
  readonly certificate: CertificateFacts;
  readonly authority?: RootAuthority;
}

const title = 'Rotate Root';
const only: Place = { title, step: 1, totalSteps: 1 };

/** One step nearer to a new root: says where the mesh stands, and plans what comes next. */
export const rotateRoot =
  (session: Session) =>
  async (named?: string): Promise<void> => {
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    const root = mesh && (await askNewRoot(mesh, session));
    if (!root) return;
    const step = await askStep(mesh, root, session);
    if (!step) return;
    const inputs = await inputsFor(step, mesh, root, session);
    if (inputs)
      await carry(
        { kind: 'rotateRoot', mesh: mesh.name, root: root.certificate.pem, step, ...inputs },
        session,
      );
  };

/** Roots that clusters trust already may be gone on with; any other comes with its key. */
async function askNewRoot(mesh: MeshDefinition, session: Session): Promise<NewRoot | undefined> {
  const make = { label: 'Make a new root CA', detail: 'Its key stays in a folder you choose' };
  const source = await pickOne<CertificateFacts | 'new' | RootPlace>(
    { ...only, placeholder: 'The root that shall be the only one' },
    [...heldRoots(mesh, session), { ...make, value: 'new' as const }, ...rootPlaces],
  );
  if (source === undefined || source === back) return undefined;
  if (typeof source !== 'string') return { certificate: source };
  const authority =
    source === 'new'
      ? await newSavedRoot(mesh, session)
      : await rootFromPlace(source, 'New Root', mesh, session);
  return authority && { certificate: authority.certificate, authority };
}

/** Empty while there is but one root: that is the one to be replaced. */
function heldRoots(
  mesh: MeshDefinition,
  { mesh: { snapshot } }: Session,
): readonly Choice<CertificateFacts>[] {
  const roots = new Map<string, CertificateFacts>();
  for (const { trust, objects } of reachableIn(mesh, snapshot)) {
    const handedOut = valueOr(publishedCertificates(objects), undefined)?.certificates ?? [];
    for (const it of [...(valueOr(trust.cacerts, undefined)?.roots ?? []), ...handedOut])
      roots.set(it.fingerprint, it);
  }
  if (roots.size < 2) return [];
  return [...roots.values()]
    .sort((a, b) => b.notBefore - a.notBefore)
    .map((value) => ({
      label: `Go on with ${value.subject}`,
      description: value.fingerprint.slice(0, 11) + '…',
      detail: `Valid from ${new Date(value.notBefore).toISOString().slice(0, 10)}; some clusters trust it already`,
      value,
    }));
}

/** The next step first; any other may be asked for, and is refused with the reason where it is too early. */
async function askStep(
  mesh: MeshDefinition,
  { certificate }: NewRoot,
  { mesh: { snapshot } }: Session,
): Promise<RotationStep | undefined> {
  const clusters = reachableIn(mesh, snapshot);
  if (clusters.length === 0) throw nobodyAnswers(mesh);
  const reading = rotationOf(clusters, certificate.fingerprint, snapshot.takenAt);
  // What blocks the rotation as a whole is told by the plan, whatever the step.
  const rotation = reading.kind === 'rotation' ? reading.rotation : undefined;
  const choices = rotationLines(rotation?.next ?? 'trustBoth').map(
    ({ step, label, state, detail }): Choice<RotationStep> => ({
      label: `${state === 'next' ? '$(arrow-right)' : '$(circle-outline)'} ${label}`,
      description: state === 'next' ? 'next' : refusalOf(rotation, step),
      detail,
      value: step,
    }),
  );
  const placeholder =
    rotation?.next === 'done'
      ? 'Every cluster is under this root alone: there is nothing left to do'
      : 'Which step; only the next one brings the mesh nearer to its new root';
  const step = await pickOne({ ...only, placeholder }, choices);
  return step === back ? undefined : step;
}

const refusalOf = (rotation: Rotation | undefined, step: RotationStep): string => {
  const [refusal] = rotation ? refusalsOf(step, rotation) : [];
  return refusal ? `not yet: ${refusal.cluster} is behind` : '';
};

async function inputsFor(
  step: RotationStep,
  mesh: MeshDefinition,
  root: NewRoot,
  session: Session,
) {
  const { snapshot } = session.mesh;
  const clusters = reachableIn(mesh, snapshot);
  if (step === 'restart') {
    const targets = await chooseTargets(mesh, mesh.contexts, session, title);
    return targets && { targets, authorities: [] };
  }
  if (step !== 'reissue') return { targets: [], authorities: [] };
  const reading = rotationOf(clusters, root.certificate.fingerprint, snapshot.takenAt);
  // Keys take their time: none are made for a step that will be refused.
  if (reading.kind === 'blocked' || refusalsOf('reissue', reading.rotation).length > 0)
    return { targets: [], authorities: [] };
  const authority = root.authority ?? (await askRoot('New Root', mesh, session));
  if (!authority) return undefined;
  const left = reading.rotation.members
    .filter((it) => it.anchor !== root.certificate.fingerprint)
    .map((it) => it.cluster);
  const authorities = await reissueFor(left, authority, 'new', session);
  return { targets: [], authorities };
}
