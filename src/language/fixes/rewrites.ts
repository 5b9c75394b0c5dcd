/** The rewriting EnvoyFilter in the form that newer versions read (domain facts 2.2 to 2.5). */
import { fieldAt, listAt, numberAt, textAt } from '../../objects/object';
import { passthroughPort } from '../../mesh/names';
import { rewriteName, rewriteType } from '../../mesh/rules/rewriteFilters';
import { sniFilter } from '../../mesh/rules/rewriteRules';
import { specOf } from '../manifestObject';
import { endOfField, replaced, withFields } from '../edits';
import { fieldNamed, mapIn, nodeAt } from '../nodes';
import { fieldAtPath } from '../places';
import { withoutField } from '../removals';
import { wrapped } from '../reshaping';
import { fix } from './pieces';
import type { FixMaker, FixTarget, ProposedFix } from './target';

export const newerRewrite: FixMaker = function* (target) {
  yield* target.data.path[1] === 'filters' ? asPatches(target) : typedRewrite(target);
};

/** From 1.7.4 on the filter says its type (domain facts 2.5). */
function* typedRewrite(target: FixTarget): Iterable<ProposedFix> {
  const { object, document, data } = target;
  const field = fieldAtPath(object.node, data.path);
  const map = mapIn(field?.value);
  if (!field || !map || field.key.value !== 'config') return;
  yield fix(
    'Write it with a typed config',
    true,
    replaced(field.key, 'typed_config'),
    withFields(document.text, map, { '@type': rewriteType }),
  );
}

/** `filters` of the API of 1.1 as `configPatches`; comments among them are for a person to move. */
function* asPatches({ object, document }: FixTarget): Iterable<ProposedFix> {
  const { text } = document;
  const spec = mapIn(nodeAt(object.node, ['spec']));
  const filters = spec && fieldNamed(spec, 'filters');
  const patch = patchFor(specOf(object));
  const beside = spec?.fields.findLast((it) => it !== filters);
  if (!spec || !filters || spec.flow || !patch || !beside) return;
  if (text.slice(filters.key.end, endOfField(text, filters)).includes('#')) return;
  const labels = fieldNamed(spec, 'workloadLabels');
  yield fix(
    'Write it as configPatches',
    true,
    withFields(text, spec, { configPatches: [patch] }, String(beside.key.value)),
    withoutField(text, spec, 'filters'),
    ...(labels ? wrapped(text, labels, ['workloadSelector', 'labels'], false) : []),
  );
}

/** Undefined where there are several, or one of another form than Istio's own. */
function patchFor(spec: unknown) {
  const [filter, ...others] = listAt(spec, 'filters');
  const portNumber = numberAt(filter, 'listenerMatch', 'portNumber');
  const index = textAt(filter, 'insertPosition', 'index');
  const name = textAt(filter, 'insertPosition', 'relativeTo');
  const config = fieldAt(filter, 'filterConfig');
  const pattern = textAt(config, 'cluster_pattern');
  const replacement = textAt(config, 'cluster_replacement');
  if (others.length > 0 || pattern === undefined || replacement === undefined) return undefined;
  if (!['BEFORE', 'AFTER', 'FIRST', undefined].includes(index)) return undefined;
  return {
    applyTo: 'NETWORK_FILTER',
    match: {
      context: 'GATEWAY',
      listener: {
        portNumber: portNumber ?? passthroughPort,
        filterChain: { filter: { name: name ?? sniFilter } },
      },
    },
    patch: {
      operation: `INSERT_${index ?? 'AFTER'}`,
      value: {
        name: textAt(filter, 'filterName') ?? rewriteName,
        typed_config: {
          '@type': rewriteType,
          cluster_pattern: pattern,
          cluster_replacement: replacement,
        },
      },
    },
  };
}
