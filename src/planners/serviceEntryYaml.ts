import { yamlOf } from '../objects/yaml';
import { withoutServerFields, type Change } from '../plan/change';
import { writesOf, type Plan } from '../plan/plan';

/**
 * What a plan would write, as a manifest to review, save and commit: one document for each object,
 * headed by the cluster it is for, so that the documents can share an address without a clash.
 * Empty when there is nothing to write.
 */
export const serviceEntryYaml = (plan: Plan): string =>
  writesOf(plan).flatMap(documentOf).join('---\n');

const documentOf = ({ target, after }: Change): readonly string[] =>
  after ? [`# For cluster ${target.cluster}\n${yamlOf(withoutServerFields(after))}`] : [];
