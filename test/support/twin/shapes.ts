// What does not decode into the server's Go types, by the names of fields that mean the same in all built-in kinds.
import { isMap } from '../../../src/objects/object';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

const texts = words(`
  name namespace image imagePullPolicy serviceAccountName restartPolicy dnsPolicy schedulerName
  mountPath subPath secretName fieldPath key operator effect value kind apiVersion apiGroup
  clusterIP type protocol sessionAffinity externalName externalTrafficPolicy loadBalancerIP
  failurePolicy matchPolicy sideEffects reinvocationPolicy scope hostname
`);
const wholes = words(`
  replicas containerPort hostPort nodePort minReadySeconds revisionHistoryLimit
  progressDeadlineSeconds terminationGracePeriodSeconds initialDelaySeconds timeoutSeconds
  periodSeconds successThreshold failureThreshold minReplicas maxReplicas backoffLimit
  completions parallelism defaultMode
`);
const flags = words(`
  hostNetwork hostPID hostIPC readOnly privileged automountServiceAccountToken paused stdin tty
  optional immutable publishNotReadyAddresses readOnlyRootFilesystem runAsNonRoot
`);
const textLists = words(`
  args command verbs apiGroups nonResourceURLs apiVersions operations
  admissionReviewVersions externalIPs loadBalancerSourceRanges
`);
const textMaps = words('labels annotations matchLabels nodeSelector');

// What users put into these is theirs: keys there are no field names.
const opaque = words(
  'data binaryData stringData labels annotations matchLabels nodeSelector limits requests',
);

/** A clause for each field of a built-in object whose value has the wrong type. Null is absent. */
export function* shapeProblemsIn(value: unknown, path = ''): Iterable<string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* shapeProblemsIn(item, `${path}[${index}]`);
    return;
  }
  if (!isMap(value)) return;
  for (const [field, item] of Object.entries(value)) {
    const at = path === '' ? field : `${path}.${field}`;
    if (item === null || item === undefined) continue;
    const wanted = wantedFor(field, item);
    if (wanted !== undefined) yield `${at}: expects ${wanted}, but found ${typeof item}`;
    else if (!opaque.has(field)) yield* shapeProblemsIn(item, at);
  }
}

function wantedFor(field: string, item: unknown): string | undefined {
  if (texts.has(field)) return typeof item === 'string' ? undefined : 'a string';
  if (wholes.has(field)) return Number.isInteger(item) ? undefined : 'an integer';
  if (flags.has(field)) return typeof item === 'boolean' ? undefined : 'a boolean';
  if (textLists.has(field)) return isTexts(item) ? undefined : 'a list of strings';
  if (textMaps.has(field))
    return isMap(item) && isTexts(Object.values(item)) ? undefined : 'a map of strings';
  return undefined;
}

const isTexts = (list: unknown): boolean =>
  Array.isArray(list) && list.every((it) => it === null || typeof it === 'string');
