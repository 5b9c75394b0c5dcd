// Label and field selectors of lists and watches (apimachinery, labels and fields).
import { fieldAt, textsAt } from '../../../src/objects/object';
import { badRequest } from './refusal';

export interface Selectors {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

type Test = (object: unknown) => boolean;

export function matches(object: unknown, selectors: Selectors): boolean {
  return testsOf(selectors).every((test) => test(object));
}

/** Refuses a selector that cannot be read. */
export const testsOf = ({ labelSelector = '', fieldSelector = '' }: Selectors): readonly Test[] => [
  ...partsOf(labelSelector).map(labelTest),
  ...partsOf(fieldSelector).map(fieldTest),
];

/** Splits at commas outside parentheses. */
const partsOf = (selector: string): readonly string[] =>
  selector
    .split(/,(?![^(]*\))/)
    .map((it) => it.trim())
    .filter((it) => it !== '');

function labelTest(part: string): Test {
  const labelOf = (object: unknown, key: string): string | undefined =>
    textsAt(object, 'metadata', 'labels')[key];
  const set = /^([^\s!=]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((it) => it.trim());
    return (object) => {
      const value = labelOf(object, key);
      const isIn = value !== undefined && values.includes(value);
      return operator === 'in' ? isIn : !isIn;
    };
  }
  const equality = /^([^\s!=]+)\s*(==|=|!=)\s*([^\s!=]*)$/.exec(part);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (object) => (labelOf(object, key) === value) === (operator !== '!=');
  }
  const presence = /^(!?)\s*([^\s!=]+)$/.exec(part);
  if (!presence) throw badRequest(`unable to parse requirement: ${part}`);
  const [, not, key = ''] = presence;
  return (object) => (labelOf(object, key) !== undefined) === (not === '');
}

const knownFields = [
  'metadata.name',
  'metadata.namespace',
  'status.phase',
  'type',
  'spec.nodeName',
];

function fieldTest(part: string): Test {
  const [, field = '', operator, value] = /^([\w.]+)(==|=|!=)(.*)$/.exec(part) ?? [];
  if (!knownFields.includes(field)) {
    throw badRequest(`field label not supported: ${field || part}`);
  }
  const path = field.split('.');
  return (object) => ((fieldAt(object, ...path) ?? '') === value) === (operator !== '!=');
}
