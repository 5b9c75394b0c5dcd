/** Releases that get no fixes any more (domain facts 7.10). Sellers of Istio, and operators, mend theirs for longer. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { versionOf } from '../../../mesh/interpreters/versions';
import { none } from '../../../mesh/rules/saying';
import type { Version } from '../../../mesh/version';
import { problem, type StructureProblem } from '../problem';

/** Of them it is known that they were still mended in 2026. */
const mended = { byProject: 27, byOthers: 22 };

/** Who has said by which release he goes knows of it. */
export function oldRelease(
  said: unknown,
  path: Path,
  istio: Version | undefined,
  isOfOthers = false,
): readonly StructureProblem[] {
  const release = unmended(said, istio, isOfOthers);
  return release === undefined
    ? none
    : [problem('MESH0743', path, { message: `${release} gets ${noFixes}` })];
}

export const noFixes = 'no fixes any more, not even of security: only the last few releases do.';

/** `Istio 1.7`, where nobody mends it and it is not the one gone by. */
export function unmended(
  said: unknown,
  istio: Version | undefined,
  isOfOthers = false,
): string | undefined {
  const version = typeof said === 'string' && plain.test(said) ? versionOf(said) : undefined;
  if (version?.major !== 1 || version.minor === istio?.minor) return undefined;
  const isSold = isOfOthers || !ofProject.test(String(said));
  const isMended = version.minor >= (isSold ? mended.byOthers : mended.byProject);
  return isMended ? undefined : `Istio 1.${version.minor}`;
}

/** `1-13-9`, as the documentation has revisions called: for a name dots are none. */
export const revisionOf = (said: unknown): string | undefined =>
  typeof said === 'string' && /^1-\d{1,2}-\d{1,2}$/.test(said)
    ? said.replaceAll('-', '.')
    : undefined;

const plain = /^v?1\.\d{1,2}(?:[.+-][\w.*+-]*)?$/;
const ofProject =
  /^v?[\d.]+(?:\.\*|\.x)?(?:-(?:distroless|debug|alpine|latest|(?:alpha|beta|rc)[\w.]*))?$/;
