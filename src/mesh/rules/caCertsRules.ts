/** Secret `cacerts` of a file by the codes of a live one (CA-02 to CA-06, CA-09). */
import { systemClock } from '../../base/clock';
import { fieldAt, isMap } from '../../objects/object';
import { cacertsFiles } from '../../pki/cacerts';
import { cacertsFaults } from '../../pki/cacertsFaults';
import { textOfBase64 } from '../../pki/pem';
import { problem, type EntryProblem } from './entry/problem';
import { none } from './saying';

const codes = {
  'CA-02': 'MESH0104',
  'CA-03': 'MESH0105',
  'CA-04': 'MESH0106',
  'CA-06': 'MESH0107',
  'CA-09': 'MESH0112',
} as const;

const names = Object.values(cacertsFiles);

/** Of the whole Secret as plain values. Nothing that is said quotes any of them. */
export function caCertsProblems(root: unknown): readonly EntryProblem[] {
  const texts: Record<string, string> = {};
  const fields: Record<string, string> = {};
  // The API server takes what is under stringData before the rest.
  for (const field of ['data', 'stringData']) {
    for (const name of names) {
      const value = isMap(fieldAt(root, field)) ? fieldAt(root, field, name) : undefined;
      if (value === undefined) continue;
      if (typeof value !== 'string') return none;
      texts[name] = field === 'data' ? textOfBase64(value) : value;
      fields[name] = field;
    }
  }
  if (!names.every((it) => texts[it]?.includes('-----END ') === true)) return none;
  return [...cacertsFaults(texts, systemClock.now())].map(({ check, file, message, isLikely }) =>
    problem(codes[check], [fields[file] ?? '', file], {
      message,
      onKey: true,
      ...(isLikely && { severity: 'warning' as const }),
    }),
  );
}
