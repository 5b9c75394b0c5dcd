// What the server refuses in the pod template of a workload (pkg/apis/core/validation/validation.go).
import { fieldAt, isMap, textAt } from '../../../src/objects/object';
import { mapAt, mapsIn, type Draft } from './draft';
import { duplicate, invalidValue, required, unsupported } from './metadataRules';
import { isDns1123Label, isPortName } from './nameRules';
import { nanosOf } from './quantities';
import type { Cause } from './refusal';

const pod = ['spec', 'template', 'spec'] as const;
const handlers = ['exec', 'httpGet', 'tcpSocket'];

/** `restartPolicies` are those the kind of workload takes. */
export function* podCauses(object: Draft, restartPolicies: readonly string[]): Iterable<Cause> {
  const at = pod.join('.');
  const spec = mapAt(object, ...pod);
  if (mapsIn(spec, 'containers').length === 0) yield required(`${at}.containers`);
  const volumes = new Set(mapsIn(spec, 'volumes').map((it) => it['name']));
  const names = new Set<string>();
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of mapsIn(spec, list).entries()) {
      const field = `${at}.${list}[${index}]`;
      yield* nameCauses(container, field, names);
      yield* containerCauses(container, field, volumes);
    }
  }
  const policy = textAt(spec, 'restartPolicy') ?? '';
  if (!restartPolicies.includes(policy)) {
    yield unsupported(`${at}.restartPolicy`, policy, restartPolicies);
  }
}

function* nameCauses(container: Draft, field: string, names: Set<string>): Iterable<Cause> {
  const name = textAt(container, 'name') ?? '';
  if (name === '') yield required(`${field}.name`);
  else for (const it of isDns1123Label(name)) yield invalidValue(`${field}.name`, name, it);
  if (names.has(name)) yield duplicate(`${field}.name`, name);
  names.add(name);
}

function* containerCauses(
  container: Draft,
  field: string,
  volumes: ReadonlySet<unknown>,
): Iterable<Cause> {
  if (!container['image']) yield required(`${field}.image`);
  const policy = textAt(container, 'imagePullPolicy') ?? '';
  const policies = ['Always', 'IfNotPresent', 'Never'];
  if (!policies.includes(policy)) yield unsupported(`${field}.imagePullPolicy`, policy, policies);
  yield* portCauses(container, field);
  for (const [index, it] of mapsIn(container, 'env').entries()) {
    if (!textAt(it, 'name')) yield required(`${field}.env[${index}].name`);
  }
  for (const [index, it] of mapsIn(container, 'volumeMounts').entries()) {
    const name = it['name'];
    if (volumes.has(name)) continue;
    const message = `Not found: ${JSON.stringify(name)}`;
    yield { field: `${field}.volumeMounts[${index}].name`, reason: 'FieldValueNotFound', message };
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const isBare = isMap(container[probe]) && !handlers.some((it) => fieldAt(container, probe, it));
    if (isBare) yield required(`${field}.${probe}`, 'must specify a handler type');
  }
  yield* resourceCauses(container, field);
}

function* portCauses(container: Draft, field: string): Iterable<Cause> {
  for (const [index, port] of mapsIn(container, 'ports').entries()) {
    const at = `${field}.ports[${index}]`;
    const number = Number(port['containerPort'] ?? 0);
    if (number < 1 || number > 65535) {
      yield invalidValue(`${at}.containerPort`, number, 'must be between 1 and 65535, inclusive');
    }
    const name = textAt(port, 'name') ?? '';
    if (name !== '') for (const it of isPortName(name)) yield invalidValue(`${at}.name`, name, it);
  }
}

function* resourceCauses(container: Draft, field: string): Iterable<Cause> {
  const limits = mapAt(container, 'resources', 'limits');
  for (const [name, asked] of Object.entries(mapAt(container, 'resources', 'requests'))) {
    const limit = nanosOf(limits[name]);
    const request = nanosOf(asked);
    if (limit === undefined || request === undefined || request <= limit) continue;
    const problem = `must be less than or equal to ${name} limit`;
    yield invalidValue(`${field}.resources.requests`, asked, problem);
  }
}

/** Quantities that are none: they do not even decode. */
export function* quantityProblems(object: Draft): Iterable<string> {
  for (const list of ['initContainers', 'containers']) {
    for (const container of mapsIn(object, ...pod, list)) {
      for (const field of ['limits', 'requests']) {
        const values = Object.values(mapAt(container, 'resources', field));
        if (values.some((it) => nanosOf(it) === undefined)) {
          yield `v1.ResourceRequirements.${field}: quantities must match the regular expression`;
        }
      }
    }
  }
}
