/** What secrets for other clusters say of the way there. Of what they hold nothing is repeated. */
import { slipAmong } from '../../mesh/rules/entry/nearest';
import type { Version } from '../../mesh/version';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { mapIn, nodeAt, type FieldNode, type Span } from '../nodes';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt } from './rule';
import { isOfKiali, writtenAt } from './secretKinds';

export const kubeconfigs = (
  object: ManifestObject,
  document: ManifestDocument,
  istio: Version | undefined,
): readonly Diagnostic[] =>
  ['data', 'stringData'].flatMap((part) =>
    (mapIn(nodeAt(object.node, [part]))?.fields ?? []).flatMap((field) =>
      ofField(object, part, field, document, istio),
    ),
  );

function ofField(
  object: ManifestObject,
  part: string,
  { key, value }: FieldNode,
  document: ManifestDocument,
  istio: Version | undefined,
): readonly Diagnostic[] {
  const isCoded = part === 'data';
  const text = isCoded ? decoded(value) : writtenAt(value, document);
  if (text === undefined) return [];
  const path = [part, String(key.value)];
  if (isServerAlone.test(text)) return [diagnosticAt(object, alone(path))];
  // Of several clusters it is not certain which one is meant.
  const isOne = [...text.matchAll(anyServer)].length === 1;
  const isTaken = (istio?.major === 1 && istio.minor < 13) || isOfKiali(object);
  const slips = [...slipsIn(text)].map(({ name, meant, start }) => {
    const said = diagnosticAt(object, misspelt([...path, name], name, meant));
    const from = value.start + start;
    return { ...said, ...(isCoded ? spanOf(key) : { start: from, end: from + name.length }) };
  });
  const signsFound = signs.flatMap(({ sign, said }) => {
    if (said === refused ? isTaken : !isOne || (said === local && isProxied(text))) return [];
    const at = sign.exec(text);
    if (!at || (said === refused && isOidc.test(text))) return [];
    // Two things said of one value are at two places of it.
    const told = said === unchecked && hasAuthority.test(text) ? contrary : said;
    const found = diagnosticAt(object, told([...path, at[1] ?? '']));
    const from = value.start + at.index + at[0].length - (at[1]?.length ?? 0);
    const span = isCoded ? spanOf(key) : { start: from, end: from + (at[1]?.length ?? 0) };
    return [{ ...found, ...span }];
  });
  const bare = bareUsers(text);
  if (bare === undefined || signsFound.some(({ message }) => message === nobody([]).message))
    return [...slips, ...signsFound];
  const found = diagnosticAt(object, nobody([...path, 'users']));
  const from = value.start + bare;
  const span = isCoded ? spanOf(key) : { start: from, end: from + 'users'.length };
  return [...slips, ...signsFound, { ...found, ...span }];
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** What `k8s.io/client-go/tools/clientcmd/api/v1` reads; what it does not know, it passes over. */
const fields: readonly string[] = [
  ...['apiVersion', 'kind', 'preferences', 'current-context', 'extensions'],
  ...['clusters', 'cluster', 'contexts', 'context', 'users', 'user', 'name', 'namespace'],
  ...['server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name'],
  ...['insecure-skip-tls-verify', 'proxy-url', 'disable-compression', 'token', 'tokenFile'],
  ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data'],
  ...['username', 'password', 'auth-provider', 'exec', 'command', 'args', 'config'],
];

function* slipsIn(text: string): Iterable<{ name: string; meant: string; start: number }> {
  for (const it of text.matchAll(/^[ \t]*(?:- +)*([A-Za-z-]{3,40}):(?=\s|$)/gm)) {
    const [line, name = ''] = it;
    const meant = slipAmong(name, fields);
    if (meant !== undefined) yield { name, meant, start: it.index + line.length - 1 - name.length };
  }
}

const misspelt = (path: readonly string[], name: string, meant: string): StructureProblem =>
  problem('MESH0732', path, {
    message: `A kubeconfig has no field ${name}, so control planes pass over it; ${meant} is near.`,
  });

function decoded(value: FieldNode['value']): string | undefined {
  const packed =
    value.kind === 'scalar' && typeof value.value === 'string'
      ? value.value.replace(/\s/g, '')
      : '';
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(packed)) return undefined;
  return atob(packed);
}

const lead = String.raw`(?:^|[{,])[ \t]*(?:- +)*["']?`;
const anyServer = new RegExp(`${lead}server["']?:`, 'gm');
const isProxied = (text: string): boolean => text.includes('proxy-url');

const local = (path: readonly string[]): StructureProblem =>
  problem('MESH0732', path, {
    message:
      'The server of this kubeconfig is an address of the machine itself, where no control plane of another cluster finds it. Give `istioctl create-remote-secret` the address that others reach by `--server`.',
  });

const unchecked = (path: readonly string[]): StructureProblem =>
  problem('MESH0725', path, {
    severity: 'warning',
    message:
      'The certificate of the API server is not checked, so anybody may answer in its place and gets the token. Give certificate-authority-data instead.',
  });

const hasAuthority = new RegExp(
  `${lead}certificate-authority(?:-data)?["']?:[ \\t]*["']?[\\w/+]`,
  'm',
);

/** `rest.TLSConfigFor` of client-go. */
const contrary = (path: readonly string[]): StructureProblem =>
  problem('MESH0732', path, {
    severity: 'error',
    message:
      'A kubeconfig that names an authority and has the certificate unchecked all the same is refused, so no control plane reaches the cluster with it.',
  });

const nobody = (path: readonly string[]): StructureProblem =>
  problem('MESH0732', path, {
    message:
      'Users here have neither a token nor anything else, so the API server knows nobody by them. `istioctl create-remote-secret` writes one with a token.',
  });

const usersAt = /^([ \t]*)users:[ \t]*\r?$/m;
const nameAlone = /^[ \t]*(?:- +)?(?:name:.*|user:[ \t]*(?:(?:\{[ \t]*\}|null|~)[ \t]*)?\r?)$/;

/** Where users stand of whom nothing is there but their names. */
function bareUsers(text: string): number | undefined {
  const at = usersAt.exec(text);
  if (!at) return undefined;
  const [line, indent = ''] = at;
  const after = text.slice(at.index + line.length + 1).split('\n');
  const end = after.findIndex((it) => /\S/.test(it) && !/^[ \t-]/.test(it.slice(indent.length)));
  const own = after.slice(0, end < 0 ? undefined : end).filter((it) => /^\s*[^\s#]/.test(it));
  return own.length > 0 && own.every((it) => nameAlone.test(it))
    ? at.index + indent.length
    : undefined;
}

/** `oidc` reads no file and runs no program, so it is allowed. */
const isOidc = /^[ \t]*name:[ \t]*["']?oidc\b/m;

const refused = (path: readonly string[]): StructureProblem =>
  problem('MESH0732', path, {
    message:
      'From Istio 1.13 on, control planes take no kubeconfig that runs a program, reads a file or has another auth-provider than oidc, unless PILOT_INSECURE_MULTICLUSTER_KUBECONFIG_OPTIONS allows it. `istioctl create-remote-secret` writes one with a token.',
  });

/** Written out, or by a command that prints no more. */
const isServerAlone =
  /^(?:[|>][-+\d]*\s+)?["']?(?:https?:\/\/[^\s"']+|\$\([^\r\n]*\.cluster\.server\}?["']?\))["']?\s*$/;

const alone = (path: readonly string[]): StructureProblem =>
  problem('MESH0732', path, {
    message:
      'This is the address of a server and nothing else. Control planes read a whole kubeconfig here, as `istioctl create-remote-secret` writes it.',
  });

const signs = [
  {
    sign: new RegExp(
      String.raw`${lead}server["']?:[ \t]*["']?(https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])(?![\w.-])[^\s"',}]*)`,
      'm',
    ),
    said: local,
  },
  {
    sign: new RegExp(`${lead}(insecure-skip-tls-verify["']?:[ \\t]*true\\b)`, 'm'),
    said: unchecked,
  },
  { sign: new RegExp(`${lead}(user["']?:[ \\t]*\\{[ \\t]*\\})`, 'm'), said: nobody },
  {
    sign: new RegExp(
      `${lead}(auth-provider|exec|tokenFile|client-key|client-certificate)(?=["']?:)`,
      'm',
    ),
    said: refused,
  },
];
