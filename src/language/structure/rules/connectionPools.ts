/** What Istio checks of limits for connections, of rules and of sidecars (validateConnectionPool). */
import type { StructureCode } from '../../../mesh/catalogue/structure';
import type { Path } from '../../../mesh/rules/entry/entry';
import { none, only, together } from '../../../mesh/rules/saying';
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { isEmpty } from './common';

export function poolProblems(
  pool: unknown,
  path: Path,
  code: StructureCode,
): readonly StructureProblem[] {
  if (!isMap(pool)) return none;
  return together(only(emptyPool(pool, path, code)), only(twoUpgrades(pool, path, code)));
}

function emptyPool(pool: unknown, path: Path, code: StructureCode): StructureProblem | undefined {
  if (!isEmpty(pool)) return undefined;
  const message = 'A connection pool says something of tcp or http.';
  return problem(code, path, { message, onKey: true, surplus: true });
}

/** Calls either become HTTP/2 or stay what they are. */
function twoUpgrades(pool: unknown, path: Path, code: StructureCode): StructureProblem | undefined {
  const http = fieldAt(pool, 'http');
  const upgrades = fieldAt(http, 'h2UpgradePolicy') === 'UPGRADE';
  if (!upgrades || fieldAt(http, 'useClientProtocol') !== true) return undefined;
  const message =
    'Istio refuses useClientProtocol beside h2UpgradePolicy UPGRADE: a call cannot both become HTTP/2 and keep its protocol.';
  const fields = ['useClientProtocol', 'h2UpgradePolicy'] as const;
  return problem(code, [...path, 'http', fields[0]], {
    message,
    onKey: true,
    cures: fields.map((it) => ({ remove: [...path, 'http', it] })),
  });
}
