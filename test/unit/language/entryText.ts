/** Texts for the tests of the language: a sound ServiceEntry with one line of it changed. */
import { diagnose } from '../../../src/language/diagnostics';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';

export const soundEntry = `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: httpbin-bar
spec:
  hosts:
  - httpbin.bar.global
  location: MESH_INTERNAL
  ports:
  - name: http1
    number: 8000
    protocol: http
  resolution: DNS
  addresses:
  - 240.0.0.2
  endpoints:
  - address: 203.0.113.7
    ports:
      http1: 15443
`;

/** The sound entry with one piece of its text replaced. Throws when the piece is not in it. */
export function entryWith(piece: string, by: string, text = soundEntry): string {
  if (!text.includes(piece)) throw new Error(`"${piece}" is not in the text.`);
  return text.replace(piece, () => by);
}

export const offline: LanguageContext = { zone: 'global' };

/** "MESH0503 spec": each code with the text it underlines, in order; errors with a mark. */
export const said = (text: string, context: LanguageContext = offline): string =>
  diagnose(text, context)
    .map((it) => {
      const mark = it.severity === 'error' ? '!' : it.severity === 'info' ? '?' : '';
      return `${it.code}${mark} ${text.slice(it.start, it.end)}`;
    })
    .join(', ');

/** Without a release each rewriting filter is told to be of the past; rows are about the rest, unless they say it. */
export const besideEnd = (said: string, expected: string): string =>
  expected.includes('MESH0001?')
    ? said
    : said
        .split(', ')
        .filter((it) => !it.startsWith('MESH0001?'))
        .join(', ');

/** What is left to say where the zone is another: of what goes through gateways whatever its host is. */
export const saidOfOthers = (text: string): string =>
  said(text, { ...offline, zone: 'elsewhere', structure: 'off' })
    .split(', ')
    .filter(
      (it) =>
        !/^MESH(?:000[12]\??|02(?:08|10)|0303\??|05(?:01\?|07|08\?|09\??|12|13|14|16|27)|0606(?= gw)|0623\?) /.test(
          it,
        ),
    )
    .join(', ');

/** The text after the first fix of the first diagnostic that has one. */
export function fixedOnce(text: string): string {
  for (const it of diagnose(text, offline)) {
    const [fix] = fixesFor(text, it, offline);
    if (fix) return edited(text, fix.edits);
  }
  return text;
}
