import { serviceCodes } from '../../mesh/catalogue/services';
import { structureCodes } from '../../mesh/catalogue/structure';
import { none, problemsOfEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { AliasNode } from '../nodes';
import type { DocumentRule } from './rule';

/** `- *.global` without quotes: to YAML that is an alias of something named `.global`. So is a namespace `*` before a slash. */
export const unquotedWildcards: DocumentRule = ({ aliases, brokenAt }) =>
  problemsOfEach(aliases, (alias) => {
    if (alias.target || !/^(?:[./*]|$)/.test(alias.name)) return undefined;
    if (brokenAt !== undefined && alias.start > brokenAt) return undefined;
    return alias.name.startsWith('*') ? starsOf(alias) : diagnosticOf(alias);
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

/** `*****` hides a value; `**15443**` is how a page is told to print it in bold. */
function starsOf({ name, start, end }: AliasNode): Diagnostic {
  const hides = /^\*+$/.test(name);
  return {
    code: 'MESH0514',
    severity: serviceCodes.MESH0514.severity,
    message: hides
      ? `*${name} stands for a value that was not to be shown: write the value.`
      : `*${name} is bold on a page, and an alias in YAML: write it without the stars.`,
    start,
    end: Math.max(end, start + 1),
  };
}

/**
 * An alias of what nothing in the document is called, nor may be in a part out of sight. The YAML extension
 * says as much, where it is.
 */
export const strayAliases: DocumentRule = (document, { structure }) => {
  const { aliases, masks, faults, holes, objects, text } = document;
  if (aliases.length === 0 || structure !== undefined || objects.length === 0) return none;
  if (faults.length + holes.length > 0 || masks.some((it) => it.by !== 'shell')) return none;
  return problemsOfEach(aliases, ({ target, name, start, end }) =>
    target || !/^\w/.test(name) || text.slice(0, start).includes(`&${name}`)
      ? undefined
      : {
          code: 'MESH0741',
          severity: structureCodes.MESH0741.severity,
          message:
            'Nothing in front of this alias has its name within the document, so it stands for nothing and readers refuse it.',
          start,
          end,
        },
  );
};
