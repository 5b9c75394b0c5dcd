import { isMap, type KubernetesObject } from '../objects/object';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export interface Ends {
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
}

/** Both ends of a change with every secret value replaced: a change can be seen, a value cannot. */
export const masked = ({ before, after }: Ends): Ends => ({
  before: before && maskedObject(before, after, '<hidden, present value>'),
  after: after && maskedObject(after, before, '<hidden, new value>'),
});

function maskedObject(
  object: KubernetesObject,
  other: KubernetesObject | undefined,
  label: string,
): KubernetesObject {
  if (object.kind !== 'Secret') return object;
  const fields: Record<string, unknown> = { ...object };
  for (const field of ['data', 'stringData']) {
    const values = fields[field];
    if (isMap(values)) fields[field] = maskedValues(values, fieldOf(other, field), label);
  }
  return { ...object, ...fields, metadata: withoutLastApplied(object.metadata) };
}

/** Equal values get equal placeholders, so that only a real change shows as one. */
const maskedValues = (
  values: Readonly<Record<string, unknown>>,
  others: unknown,
  label: string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const other = isMap(others) ? others[key] : undefined;
      return [key, other === undefined || other === value ? '<hidden>' : label];
    }),
  );

const fieldOf = (object: KubernetesObject | undefined, field: string): unknown =>
  object === undefined ? undefined : (object as unknown as Record<string, unknown>)[field];

/** `kubectl apply` keeps a copy of the whole object here, secret values included. */
function withoutLastApplied(metadata: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  if (metadata.annotations?.[lastApplied] === undefined) return metadata;
  const { [lastApplied]: _copy, ...annotations } = metadata.annotations;
  return { ...metadata, annotations };
}
