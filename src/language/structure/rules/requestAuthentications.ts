/** What Istio checks of RequestAuthentication (validateJwtRule). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { placeholderIn } from '../../placeholders';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { keysProblems, sampleKeys } from './authentication';
import { has, says } from './common';

export const requestAuthenticationRules: ObjectRule = function* (root, { releases }) {
  const path = ['spec', 'jwtRules'];
  for (const [index, token] of listAt(root, ...path).entries()) {
    if (!isMap(token)) continue;
    const at = [...path, index];
    yield* issuerProblems(token, at, releases);
    yield* keysProblems(token, [...at, 'jwksUri']);
    yield* inlineKeys(token, at, releases);
    yield* emptyTexts(token, at);
    yield* headersForClaims(token, at);
  }
};

function* issuerProblems(
  token: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  yield* sampleKeys(token, path);
  const hasKeys = ['jwksUri', 'jwks_uri', 'jwks'].some((it) => has(token, it));
  const issuer = textAt(token, 'issuer') ?? '';
  if (!hasKeys && /^[^:${}<>]+$/.test(issuer) && placeholderIn(issuer) === undefined) {
    const message = `Without jwksUri the keys are looked for below the issuer, and ${issuer} is no URL, so every token of it is refused.`;
    yield problem('MESH0719', [...path, 'issuer'], { message, severity: 'warning' });
  }
  if (says(token, 'issuer')) return;
  const needed = servedIn({ until: 26 }, releases);
  if (hasKeys && needed === 'never') return;
  yield problem('MESH0719', path, {
    message: hasKeys
      ? 'Before Istio 1.27 a token is known by its issuer, and refused without one.'
      : 'A token is known by its issuer, or at least by the place of its keys.',
    onKey: true,
    ...(hasKeys && needed === 'some' && { severity: 'warning' }),
    ...(!has(token, 'issuer') && { missing: 'issuer' }),
  });
}

function* emptyTexts(token: unknown, path: Path): Iterable<StructureProblem> {
  for (const list of ['audiences', 'fromParams', 'fromCookies', 'spaceDelimitedClaims']) {
    const at = listAt(token, list).indexOf('');
    if (at < 0) continue;
    const message = `An empty text among ${list} is refused by Istio.`;
    yield problem('MESH0719', [...path, list, at], { message, surplus: true });
  }
}

/** Neither `:path` nor a variable of Envoy's can be written so (ValidateStrictHTTPHeaderName). */
function* headersForClaims(token: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(token, 'outputClaimToHeaders').entries()) {
    const header = textAt(it, 'header') ?? '';
    if (header === '' || /^[-\w]+$/.test(header) || placeholderIn(header) !== undefined) continue;
    const at = [...path, 'outputClaimToHeaders', index, 'header'];
    yield problem('MESH0719', at, {
      message: `Istio takes letters, digits, - and _ as a header, not ${header}.`,
    });
  }
}

function* inlineKeys(token: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const keys = textAt(token, 'jwks') ?? '';
  const at = [...path, 'jwks'];
  const hasPlace = has(token, 'jwksUri');
  if (/^https?:\/\//.test(keys)) {
    const message = 'jwks has the keys themselves; where they are is said by jwksUri.';
    const cures = hasPlace ? [] : [{ rename: at, to: 'jwksUri' }];
    yield problem('MESH0719', at, { message, cures });
  } else if (/^\s*[\w-]*\s*$/.test(keys) && keys !== '' && placeholderIn(keys) === undefined) {
    yield problem('MESH0719', at, {
      message: 'jwks is JSON, as {"keys": […]}; Istio refuses others.',
    });
  } else if (keys !== '' && hasPlace) {
    // Older releases pass over the address.
    const severity = holds({ since: 25 }, releases) ? 'error' : 'warning';
    const message = 'jwks and jwksUri exclude each other; one of them must go.';
    const cures = [{ remove: at }, { remove: [...path, 'jwksUri'] }];
    yield problem('MESH0719', at, { message, severity, onKey: true, cures });
  }
}
