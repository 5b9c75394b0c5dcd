/** Values that somebody is still to put something in the place of. */
import type { Path } from '../../mesh/rules/entry/entry';
import { bracesFirst, placeholderIn, shownOf, speaksToPersons } from '../placeholders';
import { isForPerson, isForShell } from './gaps';
import { problem, type StructureProblem } from './problem';
import type { Sight } from './sight';

/** Who fills in what is not for remote hosts is the author's business. */
export function unfilled(
  value: string,
  path: Path,
  { isExpanded }: Sight,
  said = shownOf(value),
): readonly StructureProblem[] {
  if (said.startsWith('{$'))
    return [problem('MESH0514', path, { message: bracesFirst(said, true), severity: 'warning' })];
  const isPersons = isForPerson(value);
  if (!isPersons && (isExpanded || !isForShell(value))) return [];
  const message = isPersons
    ? `${said} is still to be replaced by a value.`
    : `${said} is filled in only where a shell reads this text; applied as it is, it is refused.`;
  const severity = isPersons && speaksToPersons(said) ? 'warning' : 'info';
  return [problem('MESH0514', path, { message, severity })];
}

/** Something a shell, a template or a person is to put a value in the place of. */
export const isToBeFilledIn = (value: string): boolean => placeholderIn(value) !== undefined;
