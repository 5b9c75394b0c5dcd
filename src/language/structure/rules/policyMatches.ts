/** Rules of an AuthorizationPolicy that fit no request, or more than they say. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { placeholderIn } from '../../placeholders';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { httpMethods } from '../httpMethods';
import { problem, type StructureProblem } from '../problem';
import { identityFaultOf } from '../spelling/identities';
import { has } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

/** Compared as they are written, and methods are capitals. */
export function* neverFits(rule: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(rule, 'to').entries())
    for (const list of ['methods', 'notMethods'])
      for (const [at, one] of listAt(it, 'operation', list).entries()) {
        if (typeof one !== 'string' || httpMethods.includes(one)) continue;
        if (/^\*?[\w./-]*\/[\w./-]*\*?$/.test(one)) {
          const message =
            'This is no method of HTTP, so nothing fits it; gRPC calls by POST, and what it calls is in paths.';
          yield unfitting([...path, 'to', index, 'operation', list, at], message);
          continue;
        }
        const want = httpMethods.find((name) => name === one.toUpperCase());
        if (want === undefined) continue;
        const message = `Methods are compared letter by letter: no request comes with ${one}, but with ${want}.`;
        yield refused([...path, 'to', index, 'operation', list, at], message, {
          severity: 'warning',
          want,
        });
      }
}

const isTemplate = (path: string): boolean => /\{\*\*?\}/.test(path);

/** `{*}` is one part of a path and `{**}` all that is left; nothing else has braces or stars beside them. */
const isUnfit = (path: string): boolean => {
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const isSign = (it: string | undefined) => it === '{*}' || it === '{**}';
  return parts.some((it, at) =>
    isSign(it) ? it === '{**}' && parts.slice(at + 1).some(isSign) : /[{}*]/.test(it),
  );
};

/** `{*}` stands for a part of a path, `{**}` for several; names and other stars do not go with them. */
export function* templates(
  rule: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  for (const [at, one] of textsIn(rule, path, 'to', 'operation', ['paths', 'notPaths'])) {
    if (!isTemplate(one)) {
      if (/\{\w+\}/.test(one) && placeholderIn(one) === undefined)
        yield unfitting(
          at,
          `Nothing has a name here: one part of a path is {*}, since Istio 1.22.`,
        );
    } else if (holds({ since: 22 }, releases) && isUnfit(one)) {
      const message =
        'In a path {*} is a whole part, {**} the last of such signs, and there are no other stars or braces.';
      yield refused(at, message);
    }
  }
}

/** Each text of some lists of all sources or operations, and where it stands. */
function* textsIn(
  rule: unknown,
  path: Path,
  list: 'from' | 'to',
  part: string,
  names: readonly string[],
): Iterable<readonly [at: Path, one: string]> {
  for (const [index, it] of listAt(rule, list).entries())
    for (const name of names)
      for (const [at, one] of listAt(it, part, name).entries())
        if (typeof one === 'string') yield [[...path, list, index, part, name, at], one];
}

const unfitting = (at: Path, message: string, others = {}): StructureProblem =>
  refused(at, message, { severity: 'warning', ...others });

/** Signs of expressions that no path, host or identity has. */
const expression = /^\^|\$$|\.[*+].|\/\.[*+]$|\\[.dwsSDW]|\[[^\]]*\w-\w[^\]]*\]|\([^)]*\|[^)]*\)/;

/**
 * Texts are compared letter by letter, but for one star in front or at the end (`StringMatcherWithPrefix` of
 * pilot/pkg/security/authz). Of namespaces and service accounts Istio makes expressions.
 */
export function* patterns(
  rule: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  for (const [at, one] of textsIn(rule, path, 'to', 'operation', ['paths', 'notPaths'])) {
    if (isTemplate(one) || isOpen(one)) continue;
    if (isExpression(one)) yield unfitting(at, noExpression);
    else if (hasStarWithin(one))
      yield unfitting(
        at,
        `${starWithin} Since Istio 1.22 {*} is one part of a path.`,
        templateOf(one, at, releases),
      );
    else if (one.includes('?'))
      yield unfitting(at, 'Paths are compared without the query, so nothing fits this.');
    else if (/^[\w.-]/.test(one))
      yield unfitting(at, 'Every path begins with /, so nothing fits this.', { want: `/${one}` });
  }
  for (const [at, one] of textsIn(rule, path, 'to', 'operation', ['hosts', 'notHosts'])) {
    if (isOpen(one)) continue;
    if (one.includes('/'))
      yield unfitting(at, 'Hosts have neither scheme nor path, so nothing fits this.');
    else yield* plainly(one, at);
  }
  for (const [at, one] of textsIn(rule, path, 'from', 'source', ['principals', 'notPrincipals'])) {
    const fault = identityFaultOf(one);
    if (fault) {
      const { message, ...others } = fault;
      yield unfitting(at, message, others);
    } else if (!isOpen(one)) yield* plainly(one, at);
  }
}

const isOpen = (one: string): boolean => one.length < 2 || placeholderIn(one) !== undefined;

function* plainly(one: string, at: Path): Iterable<StructureProblem> {
  if (isExpression(one)) yield unfitting(at, noExpression);
  else if (hasStarWithin(one)) {
    const name = /^[^/*]+\/ns\/\*\/sa\/([^*]+)$/.exec(one)?.[1];
    const cures = name === undefined ? [] : [{ set: at, to: `*/sa/${name}` }];
    yield unfitting(at, starWithin, { cures });
  }
}

const noExpression = 'This is no expression but compared letter by letter, so nothing fits it.';
const starWithin =
  'A star counts in front or at the end alone; here it stands for itself, so nothing fits.';

const isExpression = (one: string): boolean => expression.test(one);

const hasStarWithin = (one: string): boolean =>
  (one.startsWith('*') ? one.slice(1) : one.replace(/\*$/, '')).includes('*');

/** The stars as signs of a template, where the release may have them. */
function templateOf(one: string, at: Path, releases: Releases): { cures?: readonly Cure[] } {
  const to = one.replace(/\/\*(?=\/)/g, '/{*}').replace(/\/\*$/, '/{**}');
  if (!to.startsWith('/') || isUnfit(to) || servedIn({ since: 22 }, releases) === 'never')
    return {};
  return { cures: [{ set: at, to }] };
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

/** Who may call, and what, as two rules: each lets in by itself. Some mean it so, as for health checks. */
export function* alternatives(rules: readonly unknown[], path: Path): Iterable<StructureProblem> {
  let earlier: string | undefined;
  for (const [index, rule] of rules.entries()) {
    const [part, ...others] = isMap(rule) ? Object.keys(rule) : [];
    const own = others.length === 0 && isPart(part) ? part : undefined;
    if (own !== undefined && earlier !== undefined && own !== earlier) {
      const lets =
        own === 'to'
          ? 'this one lets everybody in to what it names'
          : `${own} alone lets in to all`;
      const message = `Of several rules one is enough, so ${lets}. What is to hold together, ${earlier} and ${own}, stands behind one dash.`;
      yield refused([...path, index, own], message, { severity: 'info', onKey: true });
    }
    earlier = own;
  }
}

const isPart = (it: string | undefined): boolean => it === 'from' || it === 'to' || it === 'when';
