/** An edit of the Secret `cacerts` that is there already: some of its files, and nothing else. */
import { cacertsName, changedAnnotation, istioSystem } from '../mesh/names';
import type { ReachableCluster } from '../mesh/snapshot';
import { fieldAt, textsAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import { nameOf, type ObjectReference } from '../objects/reference';
import { cacertsFiles } from '../pki/cacerts';
import { base64OfText } from '../pki/pem';
import type { Change } from '../plan/change';
import type { Obstacle } from '../plan/plan';

export const cacertsReference = ({ context }: ReachableCluster): ObjectReference => ({
  cluster: context,
  apiVersion: kinds.secret.apiVersion,
  kind: kinds.secret.kind,
  namespace: istioSystem,
  name: cacertsName,
});

/** Files by name, as PEM text. */
export type CaCertsEdit = Readonly<Partial<Record<keyof typeof cacertsFiles, string>>>;

/**
 * The Secret with these files. Nothing is noted where nothing changes, so that planning again is
 * empty. A new signing certificate leaves no file beside the four: a revocation list or a marker of
 * another CA must not outlive that CA.
 */
export function cacertsChange(
  cluster: ReachableCluster,
  edit: CaCertsEdit,
  why: string,
  now: number,
): Change {
  const target = cacertsReference(cluster);
  const before = cluster.objects.get(target);
  return { target, before, after: before && edited(before, edit, now), why };
}

function edited(before: KubernetesObject, edit: CaCertsEdit, now: number): KubernetesObject {
  const present = textsAt(before, 'data');
  const kept = edit.signing === undefined ? present : onlyTheFour(present);
  const data = { ...kept, ...encoded(edit) };
  if (sameTexts(data, present)) return before;
  const annotations = {
    ...before.metadata.annotations,
    [changedAnnotation]: new Date(now).toISOString(),
  };
  const after = { ...before, metadata: { ...before.metadata, annotations }, data };
  return after;
}

const names: ReadonlySet<string> = new Set(Object.values(cacertsFiles));

const onlyTheFour = (data: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.has(name)));

const encoded = (edit: CaCertsEdit): Record<string, string> =>
  Object.fromEntries(
    Object.entries(edit).map(([file, text]) => [
      cacertsFiles[file as keyof typeof cacertsFiles],
      base64OfText(text),
    ]),
  );

const sameTexts = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => b[name] === value);

/** What keeps the Secret from being edited. */
export function editObstacles(cluster: ReachableCluster): readonly Obstacle[] {
  const target = cacertsReference(cluster);
  const secret = cluster.objects.get(target);
  const said = (message: string, hint: string) => [{ cluster: cluster.context, message, hint }];
  if (!secret)
    return said(
      `${cluster.context} has no Secret cacerts that could be changed.`,
      'Establish trust there first.',
    );
  if (fieldAt(secret, 'immutable') === true)
    return said(
      `${nameOf(target)} is immutable.`,
      'Whoever made it so has to replace it; its files cannot be changed.',
    );
  return textsAt(secret, 'data')[cacertsFiles.signing] === undefined
    ? said(
        `${nameOf(target)} is written in another form than Istio’s four files.`,
        'Whatever issues it, such as cert-manager, has to renew it.',
      )
    : [];
}

/** What a person should know of the edit, as sentences. */
export function editWarnings(change: Change): readonly string[] {
  const name = nameOf(change.target);
  const kept = textsAt(change.after, 'data');
  const dropped = Object.keys(textsAt(change.before, 'data')).filter((key) => !(key in kept));
  const { annotations = {} } = change.before?.metadata ?? {};
  const keeper = Object.keys(annotations).some((it) => it.startsWith('cert-manager.io/'));
  return [
    ...(dropped.length === 0 ? [] : [`${name} loses ${dropped.join(', ')}.`]),
    ...(keeper ? [`${name} is kept by cert-manager, which will write its own again.`] : []),
  ];
}
