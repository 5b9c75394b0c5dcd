/** Rules of an AuthorizationPolicy that fit no request, or more than they say. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { httpMethods } from '../httpMethods';
import { problem, type StructureProblem } from '../problem';
import { has } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

/** Compared as they are written: identities begin with the trust domain, methods are capitals. */
export function* neverFits(rule: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(rule, 'from').entries())
    for (const list of ['principals', 'notPrincipals'])
      for (const [at, one] of listAt(it, 'source', list).entries()) {
        if (typeof one !== 'string' || !one.startsWith('spiffe://')) continue;
        const message =
          'Identities begin with the trust domain here: Istio puts spiffe:// in front itself, so this is nobody.';
        yield refused([...path, 'from', index, 'source', list, at], message, {
          severity: 'warning',
          want: one.slice('spiffe://'.length),
        });
      }
  for (const [index, it] of listAt(rule, 'to').entries())
    for (const list of ['methods', 'notMethods'])
      for (const [at, one] of listAt(it, 'operation', list).entries()) {
        if (typeof one !== 'string' || httpMethods.includes(one)) continue;
        const want = httpMethods.find((name) => name === one.toUpperCase());
        if (want === undefined) continue;
        const message = `Methods are compared letter by letter: no request comes with ${one}, but with ${want}.`;
        yield refused([...path, 'to', index, 'operation', list, at], message, {
          severity: 'warning',
          want,
        });
      }
}

const template = /\{\*\*?\}/;
const unfit = /\/\{\w+=\*\*?\}|\{\w*\}|\/\*\*?|\*\*?\//;

/** `{*}` stands for a part of a path, `{**}` for several; names and other stars do not go with them. */
export function* templates(
  rule: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!holds({ since: 22 }, releases)) return;
  for (const [index, it] of listAt(rule, 'to').entries())
    for (const list of ['paths', 'notPaths'])
      for (const [at, one] of listAt(it, 'operation', list).entries()) {
        if (typeof one !== 'string' || !template.test(one) || !unfit.test(one)) continue;
        const message = 'A path with {*} or {**} has no other stars and no names in braces.';
        yield refused([...path, 'to', index, 'operation', list, at], message);
      }
}

const ofHttp = ['requestPrincipals', 'notRequestPrincipals'];

/** TCP has nothing of HTTP, so there a rule of HTTP alone fits whatever comes. */
export function* deniesAll(rule: unknown, path: Path): Iterable<StructureProblem> {
  const sources = listAt(rule, 'from').map((it) => fieldAt(it, 'source'));
  const operations = listAt(rule, 'to').map((it) => fieldAt(it, 'operation'));
  if (![...sources, ...operations].every(isMap)) return;
  const isTcp = operations.some((it) => has(it, 'ports') || has(it, 'notPorts'));
  const isOfTcp = sources.some(
    (it) => isMap(it) && Object.keys(it).some((name) => !ofHttp.includes(name)),
  );
  const isHttp = operations.length > 0 ? !isTcp : sources.length > 0 && !isOfTcp;
  if (!isHttp) return;
  const at = operations.length > 0 ? [...path, 'to'] : [...path, 'from'];
  const message =
    'This denies by what only HTTP has, so Istio denies all there is on TCP ports of these workloads; name the ports that are meant.';
  yield refused(at, message, { severity: 'info', onKey: true });
}
