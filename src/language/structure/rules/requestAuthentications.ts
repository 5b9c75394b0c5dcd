/** What Istio checks of RequestAuthentication (validateJwtRule). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
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
  }
};

function* issuerProblems(
  token: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  yield* sampleKeys(token, path);
  if (says(token, 'issuer')) return;
  const hasKeys = ['jwksUri', 'jwks_uri', 'jwks'].some((it) => has(token, it));
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

function* inlineKeys(token: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const keys = textAt(token, 'jwks') ?? '';
  const at = [...path, 'jwks'];
  const hasPlace = has(token, 'jwksUri');
  if (/^https?:\/\//.test(keys)) {
    const message = 'jwks has the keys themselves; where they are is said by jwksUri.';
    const cures = hasPlace ? [] : [{ rename: at, to: 'jwksUri' }];
    yield problem('MESH0719', at, { message, cures });
  } else if (keys !== '' && hasPlace) {
    // Older releases pass over the address.
    const severity = holds({ since: 25 }, releases) ? 'error' : 'warning';
    const message = 'jwks and jwksUri exclude each other; one of them must go.';
    const cures = [{ remove: at }, { remove: [...path, 'jwksUri'] }];
    yield problem('MESH0719', at, { message, severity, onKey: true, cures });
  }
}
