import { serviceCodes } from '../../mesh/catalogue/services';
import { problemsOfEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { AliasNode } from '../nodes';
import type { DocumentRule } from './rule';

/** `- *.global` without quotes: to YAML that is an alias of something named `.global`. So is a namespace `*` before a slash. */
export const unquotedWildcards: DocumentRule = ({ aliases, brokenAt }) =>
  problemsOfEach(aliases, (alias) => {
    if (alias.target || !/^(?:[./]|$)/.test(alias.name)) return undefined;
    return brokenAt !== undefined && alias.start > brokenAt ? undefined : diagnosticOf(alias);
  });

function diagnosticOf({ name, start, end }: AliasNode): Diagnostic {
  const { severity } = serviceCodes.MESH0521;
  return {
    code: 'MESH0521',
    severity,
    message: `Without quotes *${name} is a YAML alias, and nothing is called that. Write "*${name}".`,
    start,
    end: Math.max(end, start + 1),
  };
}
