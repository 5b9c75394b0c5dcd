/** What secrets for other clusters say of the way there. Of what they hold nothing is repeated. */
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { mapIn, nodeAt, type FieldNode } from '../nodes';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt } from './rule';
import { writtenAt } from './secretKinds';

export const kubeconfigs = (
  object: ManifestObject,
  document: ManifestDocument,
): readonly Diagnostic[] =>
  ['data', 'stringData'].flatMap((part) =>
    (mapIn(nodeAt(object.node, [part]))?.fields ?? []).flatMap((field) =>
      ofField(object, part, field, document),
    ),
  );

function ofField(
  object: ManifestObject,
  part: string,
  { key, value }: FieldNode,
  document: ManifestDocument,
): readonly Diagnostic[] {
  const isCoded = part === 'data';
  const text = isCoded ? decoded(value) : writtenAt(value, document);
  // Of several clusters it is not certain which one is meant.
  if (text === undefined || [...text.matchAll(anyServer)].length !== 1) return [];
  const path = [part, String(key.value)];
  return signs.flatMap(({ sign, said }) => {
    const at = isProxied(text) && said === local ? undefined : sign.exec(text);
    if (!at) return [];
    const found = diagnosticAt(object, said(path));
    const from = value.start + at.index + at[0].length - (at[1]?.length ?? 0);
    const span = isCoded ? key : { start: from, end: from + (at[1]?.length ?? 0) };
    return [{ ...found, start: span.start, end: span.end }];
  });
}

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
];
