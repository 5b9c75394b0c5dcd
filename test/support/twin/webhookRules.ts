// Webhook configurations, whose defaults and duties differ between v1beta1 and v1.
import { fieldAt, isMap, listAt, textAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required, unsupported } from './metadataRules';
import type { Cause } from './refusal';

const defaults = {
  v1: { failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10 },
  v1beta1: {
    failurePolicy: 'Ignore',
    matchPolicy: 'Exact',
    timeoutSeconds: 30,
    sideEffects: 'Unknown',
    admissionReviewVersions: ['v1beta1'],
  },
} as const;

function completeWebhook(webhook: Draft, version: string, isMutating: boolean): void {
  const client = mapIn(webhook, 'clientConfig');
  if (isMap(client['service'])) fill(client['service'], 'port', 443);
  if (client['caBundle'] === '') Reflect.deleteProperty(client, 'caBundle');
  for (const rule of mapsIn(webhook, 'rules')) fill(rule, 'scope', '*');
  const wanted = version === 'v1beta1' ? defaults.v1beta1 : defaults.v1;
  for (const [field, value] of Object.entries(wanted)) fill(webhook, field, value);
  fill(webhook, 'namespaceSelector', {});
  fill(webhook, 'objectSelector', {});
  if (isMutating) fill(webhook, 'reinvocationPolicy', 'Never');
}

function* webhookCauses(webhook: Draft, at: string, version: string): Iterable<Cause> {
  const name = textAt(webhook, 'name') ?? '';
  if (name.split('.').length < 3) {
    const problem = 'should be a domain with at least three segments separated by dots';
    yield invalidValue(`${at}.name`, name, problem);
  }
  yield* clientCauses(webhook, at);
  for (const [index, rule] of mapsIn(webhook, 'rules').entries()) {
    for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
      if (listAt(rule, field).length === 0) yield required(`${at}.rules[${index}].${field}`);
    }
  }
  yield* choiceCauses(webhook, at, 'failurePolicy', ['Fail', 'Ignore']);
  yield* choiceCauses(webhook, at, 'matchPolicy', ['Equivalent', 'Exact']);
  const seconds = Number(webhook['timeoutSeconds']);
  if (seconds < 1 || seconds > 30) {
    const problem = 'the timeout value must be between 1 and 30 seconds';
    yield invalidValue(`${at}.timeoutSeconds`, seconds, problem);
  }
  if (version !== 'v1beta1') yield* dutyCauses(webhook, at);
}

function* clientCauses(webhook: Draft, at: string): Iterable<Cause> {
  const field = `${at}.clientConfig`;
  const service = fieldAt(webhook, 'clientConfig', 'service');
  const url = textAt(webhook, 'clientConfig', 'url');
  if (isMap(service) === (url !== undefined)) {
    yield required(field, 'exactly one of url or service is required');
  }
  if (url !== undefined && !url.startsWith('https://')) {
    yield invalidValue(`${field}.url`, url, "'https' is the only allowed URL scheme");
  }
  if (!isMap(service)) return;
  for (const part of ['name', 'namespace']) {
    if (!textAt(service, part))
      yield required(`${field}.service.${part}`, `service ${part} is required`);
  }
}

function* choiceCauses(
  webhook: Draft,
  at: string,
  field: string,
  choices: readonly string[],
): Iterable<Cause> {
  const value = textAt(webhook, field) ?? '';
  if (!choices.includes(value)) yield unsupported(`${at}.${field}`, value, choices);
}

/** What v1 no longer lets be left open. */
function* dutyCauses(webhook: Draft, at: string): Iterable<Cause> {
  const effects = textAt(webhook, 'sideEffects');
  if (effects === undefined) {
    yield required(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun');
  } else yield* choiceCauses(webhook, at, 'sideEffects', ['None', 'NoneOnDryRun']);
  const versions = listAt(webhook, 'admissionReviewVersions');
  if (!versions.some((it) => it === 'v1' || it === 'v1beta1')) {
    yield required(`${at}.admissionReviewVersions`, 'must specify one of v1, v1beta1');
  }
}

const rules = (isMutating: boolean): KindRules => ({
  hasGeneration: true,
  fields: ['webhooks'],
  complete(object, _before, version) {
    for (const it of mapsIn(object, 'webhooks')) completeWebhook(it, version, isMutating);
  },
  *causes(object, _before, version) {
    for (const [index, it] of mapsIn(object, 'webhooks').entries()) {
      yield* webhookCauses(it, `webhooks[${index}]`, version);
    }
  },
});

export const mutatingWebhookRules = rules(true);
export const validatingWebhookRules = rules(false);
