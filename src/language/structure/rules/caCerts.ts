/** Whether Secret cacerts has the files a control plane looks for (domain facts 3.1, 3.2). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { istioSystem } from '../../../mesh/names';
import { isSlipOf } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has, says } from './common';

export const caFiles: readonly string[] = [
  'ca-cert.pem',
  'ca-key.pem',
  'root-cert.pem',
  'cert-chain.pem',
];

export const caCertsRules: ObjectRule = function* (root, { namespace }) {
  yield* wronglyEncoded(root);
  yield* emptyFiles(root);
  if (namespace !== undefined && otherwiseUsed.includes(namespace)) yield elsewhere(namespace);
  const given = ['data', 'stringData'].filter((it) => isMap(fieldAt(root, it)));
  const [first] = given;
  const hasFile = (name: string) => given.some((it) => has(root, it, name));
  // Since 1.15 the shape of cert-manager is taken too.
  if (first === undefined || hasFile('tls.crt') || hasFile('tls.key')) return;
  const absent = caFiles.filter((it) => !hasFile(it));
  const slips = given.flatMap((it) => slipsIn(fieldAt(root, it), [it], absent));
  yield* slips.map((it) => it.said);
  const missing = absent.filter((it) => !slips.some(({ meant }) => meant === it));
  // A file without anything in it is one that somebody began to give.
  const isBegun = given.some((it) => caFiles.some((file) => isKey(fieldAt(root, it), file)));
  if (missing.length === 0 || (missing.length === caFiles.length && !isBegun)) return;
  // Where all of it is in sight, a certificate without its key signs nothing (CA-01).
  const isPlain = given.every((it) => entriesOf(root, it).every(([, text]) => text !== ''));
  const isCertain = isPlain && hasFile('ca-cert.pem') && missing.includes('ca-key.pem');
  yield problem('MESH0722', [first], {
    onKey: true,
    ...(isCertain && { severity: 'error' }),
    message: `Secret cacerts lacks ${missing.join(', ')}; without the whole set control planes make a CA of their own or do not start.`,
  });
};

/** Namespaces that every cluster has, and no control plane is in. */
const otherwiseUsed: readonly string[] = ['default', 'kube-public', 'kube-system'];

const elsewhere = (namespace: string): StructureProblem =>
  problem('MESH0722', ['metadata', 'namespace'], {
    message: `Control planes look for Secret cacerts in their own namespace, ${istioSystem} as a rule, and take no notice of one in ${namespace}.`,
    cures: [{ set: ['metadata', 'namespace'], to: istioSystem }],
  });

/** One that is given under `stringData`, too, is taken from there. Where all are empty, they are yet to be filled in. */
function* emptyFiles(root: unknown): Iterable<StructureProblem> {
  if (!caFiles.some((it) => says(root, 'data', it) || says(root, 'stringData', it))) return;
  for (const [field, others] of [
    ['data', 'stringData'],
    ['stringData', 'data'],
  ] as const) {
    for (const [key, text] of entriesOf(root, field)) {
      if (text !== '' || !caFiles.includes(key) || has(root, others, key)) continue;
      const message = `${key} is empty, and control planes cannot use the set without it.`;
      yield problem('MESH0722', [field, key], { message });
    }
  }
}

const isKey = (entries: unknown, key: string): boolean => isMap(entries) && key in entries;

interface Slip {
  readonly meant: string;
  readonly said: StructureProblem;
}

/** `rootcert.pem`, `cert_chain.pem`: files that are there under a name nobody asks for. */
function slipsIn(entries: unknown, path: Path, absent: readonly string[]): readonly Slip[] {
  return Object.keys(isMap(entries) ? entries : {}).flatMap((key) => {
    const meant =
      absent.find((it) => isSlipOf(key, it) || lettersOf(key) === lettersOf(it)) ??
      absent.find((it) => namesOfOthers[it]?.includes(key));
    if (meant === undefined || caFiles.includes(key)) return [];
    const message = `Control planes look for ${meant} and pass over ${key}.`;
    const said = problem('MESH0722', [...path, key], {
      onKey: true,
      message,
      rename: [key, meant],
    });
    return [{ meant, said }];
  });
}

/** As other tools call the same file. */
const namesOfOthers: Readonly<Partial<Record<string, readonly string[]>>> = {
  'ca-key.pem': ['key.pem', 'ca.key'],
  'ca-cert.pem': ['cert.pem'],
  'root-cert.pem': ['root.pem', 'root.crt', 'root-ca.pem'],
  'cert-chain.pem': ['chain.pem'],
};

export const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `-----BEGIN` in base64, once and twice. */
const [once, twice] = ['LS0tLS1CRUdJTi', 'TFMwdExTMUNSVWRKVG'];

/** What is encoded where it should be as it is, or encoded again. */
function* wronglyEncoded(root: unknown): Iterable<StructureProblem> {
  const plain = entriesOf(root, 'stringData');
  const encoded = plain.filter(([, text]) => text.startsWith(once));
  const isWhole = encoded.length > 0 && encoded.length === plain.length && !has(root, 'data');
  if (isWhole) {
    yield problem('MESH0722', ['stringData'], {
      onKey: true,
      message:
        'These texts are base64, which belongs under data: under stringData they are taken as they are, and control planes find no certificate in them.',
      rename: ['stringData', 'data'],
    });
  }
  const others = isWhole ? [] : encoded;
  for (const [key] of others) {
    yield problem('MESH0722', ['stringData', key], {
      message:
        'This text is base64, and under stringData it is taken as it is: control planes find nothing in it.',
    });
  }
  for (const [key, text] of entriesOf(root, 'data')) {
    if (!text.startsWith(twice)) continue;
    const message =
      'This value is base64 of what is base64 already: control planes find nothing in it.';
    yield problem('MESH0722', ['data', key], { message });
  }
}

const entriesOf = (root: unknown, field: string): readonly (readonly [string, string])[] =>
  Object.entries(fieldAt(root, field) ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value.trim()] as const] : [],
  );
