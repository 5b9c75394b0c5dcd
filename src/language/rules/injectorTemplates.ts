/** Templates that the injector of Istio fills in, as values of search domains are: to YAML they are texts. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { none, problemsOfEach } from '../../mesh/rules/saying';
import type { DocumentRule } from './rule';

/** `"{{ valueOrDefault .DeploymentMeta.Namespace "default" }}.global"`: YAML ends at the second quote. */
export const injectorTemplates: DocumentRule = ({ text, masks, heredoc }, { structure }) => {
  if (structure === 'off' || masks.length === 0 || !text.includes('.DeploymentMeta')) return none;
  // A shell takes a backslash away, or leaves it.
  if (heredoc === 'expanded') return none;
  return problemsOfEach(masks, ({ start, end }) => {
    const written = text.slice(start, end);
    if (!written.includes('.DeploymentMeta') || !loneQuote.test(written)) return undefined;
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    if (!/^\s*(?:- +)*(?:[\w.-]+: +)?"[^"]*$/.test(before)) return undefined;
    return {
      code: 'MESH0741',
      severity: structureCodes.MESH0741.severity,
      message: `Within double quotes a quote needs a backslash: ${written.replaceAll('"', '\\"')}.`,
      start,
      end,
    };
  });
};

const loneQuote = /(?<!\\)"/;
