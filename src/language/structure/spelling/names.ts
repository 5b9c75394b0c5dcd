/** Names of objects, namespaces and labels. */
import type { Check, Fault } from './fault';

export const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i;
export const lowerLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
export const qualifiedName = /^[a-z0-9]([-\w.]{0,61}[a-z0-9])?$/i;

export const isLabel = (text: string): boolean => label.test(text);

export const misnamed = (because: string, maybe?: string): Fault => ({
  code: 'MESH0714',
  because,
  ...(maybe === undefined ? {} : { maybe }),
});

/** `My_Rule` as `my-rule`, where that is a name. */
function kebabOf(value: string, isGood: (it: string) => boolean): string | undefined {
  const name = value
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[_\s/]+/g, '-');
  return isGood(name) ? name : undefined;
}

export const named =
  (isGood: (it: string) => boolean, because: string): Check =>
  (value) =>
    isGood(value) ? undefined : misnamed(because, kebabOf(value, isGood));

/** Parts of a name may be longer than labels. */
export const isObjectName = (value: string): boolean =>
  value.length <= 253 &&
  value.split('.').every((it) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(it));

export const isLabelKey = (value: string): boolean => {
  if (label.test(value)) return true;
  const [name = '', prefix, ...others] = value.split('/').reverse();
  const isPrefix = prefix === undefined || (prefix.length <= 253 && isObjectName(prefix));
  return others.length === 0 && isPrefix && qualifiedName.test(name);
};
