/** What texts among the values of charts may say: words, addresses, protocols of ports. Charts take any. */
import { isText, type Path } from '../../../mesh/rules/entry/entry';
import { nearest } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { isGap } from '../gaps';
import { problem, type StructureProblem } from '../problem';

export function* valueTexts(root: unknown, values: Path): Iterable<StructureProblem> {
  const given = fieldAt(root, ...values);
  if (!isMap(given)) return;
  const global = [...values, 'global'];
  for (const [name, words] of wordsOf) yield* word(root, [...global, name], words);
  for (const name of ['caAddress', 'remotePilotAddress']) yield* address(root, [...global, name]);
  yield* ownControlPlane(root, [...global, 'remotePilotAddress']);
  yield* protocols(root, [...values, 'service', 'ports']);
  const { gateways } = given;
  for (const name of isMap(gateways) ? Object.keys(gateways) : [])
    yield* protocols(root, [...values, 'gateways', name, 'ports']);
}

/** As `pkg/jwt` and `pilot/pkg/features` of Istio know them; signers of Kubernetes have a name behind theirs. */
const wordsOf: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['jwtPolicy', ['third-party-jwt', 'first-party-jwt', 'none']],
  ['pilotCertProvider', ['istiod', 'kubernetes', 'custom', 'none']],
];

function* word(root: unknown, path: Path, words: readonly string[]): Iterable<StructureProblem> {
  const said = textAt(root, ...path);
  if (said === undefined || said === '' || words.includes(said) || isOpen(said)) return;
  const want = nearest(said, words);
  const message = `${String(path.at(-1))} is ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}; Istio knows no ${said}.`;
  const cures = want === undefined ? words.map((to) => ({ set: path, to })) : [];
  yield problem('MESH0703', path, { message, severity: 'warning', ...(want && { want }), cures });
}

const isOpen = (said: string): boolean =>
  !isText(said) || isGap(said) || said.startsWith('k8s.io/') || /[${}<>[\]]/.test(said);

/** The charts make a Service of that very name in a remote cluster, which leads to what is said here. */
function* ownControlPlane(root: unknown, path: Path): Iterable<StructureProblem> {
  const said = textAt(root, ...path) ?? '';
  if (!/^istiod\.istio-system(?:\.svc(?:\.cluster\.local)?)?\.?(?::\d+)?$/.test(said)) return;
  const message = `${said} is a name of this very cluster: remotePilotAddress is that of the gateway in front of the control plane of the other.`;
  yield problem('MESH0719', path, { message, severity: 'warning' });
}

/** gRPC takes the scheme for that of a resolver, or for a part of the name. */
function* address(root: unknown, path: Path): Iterable<StructureProblem> {
  const said = textAt(root, ...path) ?? '';
  const [, want, rest] =
    /^https?:\/\/([a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?)(\/.*)?$/.exec(said) ?? [];
  if (want === undefined || isGap(said)) return;
  const message = `${String(path.at(-1))} is a host, with a port at most: nothing is called by http here.`;
  const isAll = rest === undefined || rest === '/';
  yield problem('MESH0707', path, { message, severity: 'warning', ...(isAll && { want }) });
}

/** They become those of a Service as they stand. */
function* protocols(root: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(root, ...path).entries()) {
    const said = textAt(it, 'protocol');
    if (said === undefined || !/^\w+$/.test(said) || ofServices.includes(said)) continue;
    const message = `Services speak TCP, UDP or SCTP; no server takes ${said}.`;
    const want = ofServices.find((known) => known === said.toUpperCase()) ?? 'TCP';
    yield problem('MESH0703', [...path, index, 'protocol'], { message, severity: 'warning', want });
  }
}

const ofServices: readonly string[] = ['TCP', 'UDP', 'SCTP'];
