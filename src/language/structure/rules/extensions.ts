/** What is checked of Telemetry, ProxyConfig, WasmPlugin and TrafficExtension. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has, says } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const telemetryRules: ObjectRule = function* (root) {
  if (listAt(root, 'spec', 'tracing').length > 1) {
    const message =
      'Istio supports one item of tracing and warns of more: what a later one says takes the place of what an earlier one says.';
    yield refused(['spec', 'tracing', 1], message, { severity: 'warning' });
  }
  for (const [index, it] of listAt(root, 'spec', 'accessLogging').entries()) {
    const path = ['spec', 'accessLogging', index, 'filter', 'expression'];
    if (isBalanced(textAt(it, 'filter', 'expression') ?? '')) continue;
    yield refused(path, 'The brackets of the expression do not match; Istio refuses it.');
  }
  for (const [index, it] of listAt(root, 'spec', 'tracing').entries()) {
    yield* emptyTags(it, ['spec', 'tracing', index]);
    if (listAt(it, 'providers').length < 2) continue;
    const path = ['spec', 'tracing', index, 'providers', 1];
    const message = 'Traces go to one provider: Istio heeds the first.';
    yield refused(path, message, { severity: 'warning', surplus: true });
  }
  for (const [index, metrics] of listAt(root, 'spec', 'metrics').entries()) {
    for (const [at, override] of listAt(metrics, 'overrides').entries()) {
      const tags = fieldAt(override, 'tagOverrides');
      if (!isMap(tags)) continue;
      const path = ['spec', 'metrics', index, 'overrides', at, 'tagOverrides'];
      for (const name of Object.keys(tags)) yield* tagProblems(tags[name], [...path, name]);
    }
  }
};

/** Of Telemetry and of proxies. */
export function* emptyTags(tracing: unknown, path: Path): Iterable<StructureProblem> {
  const tags = fieldAt(tracing, 'customTags');
  if (!isMap(tags)) return;
  for (const [name, tag] of Object.entries(tags)) {
    if (tag !== null) continue;
    const at = [...path, 'customTags', name];
    yield refused(at, 'Istio refuses a tag without a value.', { cures: [{ remove: at }] });
  }
}

/** Of what is no text. */
function isBalanced(expression: string): boolean {
  let depth = 0;
  for (const [it] of expression.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (it === '(') depth++;
    else if (it === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

function* tagProblems(tag: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(tag)) return;
  const operation = fieldAt(tag, 'operation') ?? 'UPSERT';
  const at = [...path, 'value'];
  if (operation === 'REMOVE' && has(tag, 'value')) {
    const cures = [{ remove: at }];
    yield refused(at, 'A tag that is removed has no value.', { onKey: true, cures });
  } else if (operation === 'UPSERT' && !says(tag, 'value')) {
    const missing = has(tag, 'value') ? {} : { missing: 'value' };
    yield refused(path, 'A tag that is set has a value.', { onKey: true, ...missing });
  } else yield* expressionProblems(textAt(tag, 'value') ?? '', at);
}

/** Words that expressions of Envoy know by themselves. */
const attributes = new Set([
  ...['request', 'response', 'connection', 'upstream', 'source', 'destination', 'metadata'],
  ...['filter_state', 'upstream_filter_state', 'xds', 'node', 'plugin_name', 'plugin_root_id'],
  ...['plugin_vm_id', 'cluster_name', 'cluster_metadata', 'route_name', 'route_metadata'],
  ...['listener_direction', 'listener_metadata', 'upstream_host_metadata', 'true', 'false'],
  ...['null', 'upstream_peer', 'downstream_peer', 'upstream_peer_id', 'downstream_peer_id'],
]);

function* expressionProblems(value: string, path: Path): Iterable<StructureProblem> {
  if (!/^[a-z_][\w-]*$/i.test(value) || value.startsWith('istio_') || attributes.has(value)) return;
  if (placeholderIn(value) !== undefined) return;
  yield refused(
    path,
    `"${value}" is an expression, and no attribute has that name; a fixed text has quotes of its own.`,
    { severity: 'warning', cures: [{ set: path, to: `'${value}'` }] },
  );
}

const imageTypes = ['default', 'debug', 'distroless'];

/** It becomes the end of a tag, by the letter. */
export const proxyKindRules: ObjectRule = function* (root) {
  const path = ['spec', 'image', 'imageType'];
  const type = textAt(root, ...path) ?? '';
  const want = type.toLowerCase();
  if (type === want || !imageTypes.includes(want)) return;
  const message = `Istio publishes no image of type ${type}, but ${want}.`;
  yield refused(path, message, { severity: 'warning', want });
};

export const wasmPluginRules: ObjectRule = (root) => moduleProblems(root, ['spec']);

export const trafficExtensionRules: ObjectRule = function* (root) {
  if (!has(root, 'spec', 'wasm') && !has(root, 'spec', 'lua') && isMap(fieldAt(root, 'spec')))
    yield refused(['spec'], 'An extension has either wasm or lua.', { onKey: true });
  yield* moduleProblems(root, ['spec', 'wasm']);
};

function* moduleProblems(root: unknown, path: Path): Iterable<StructureProblem> {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(textAt(root, ...path, 'url') ?? '') ?? [];
  if (scheme !== undefined && !/^(?:oci|https?|file)$/i.test(scheme)) {
    const message = `Modules come by oci, https, http or file, not by ${scheme}.`;
    yield refused([...path, 'url'], message);
  }
  const sum = textAt(root, ...path, 'sha256') ?? '';
  const isSum = /^[a-f0-9]{64}$/i.test(sum);
  if (sum !== '' && !/^[a-f0-9]{64}$/.test(sum) && (isSum || placeholderIn(sum) === undefined)) {
    const bare = sum.replace(/^sha256:/, '').toLowerCase();
    const want = /^[a-f0-9]{64}$/.test(bare) ? { want: bare } : {};
    yield refused([...path, 'sha256'], 'A checksum is 64 digits 0-9 and a-f.', want);
  }
  for (const it of duplicates(root, [...path, 'vmConfig', 'env'], ['name'], 'variables')) yield it;
  for (const [index, it] of listAt(root, ...path, 'vmConfig', 'env').entries()) {
    if (textAt(it, 'valueFrom') !== 'HOST' || !has(it, 'value')) continue;
    const at = [...path, 'vmConfig', 'env', index, 'value'];
    const message = 'With HOST the value is that of the proxy; Istio refuses another one.';
    yield refused(at, message, { onKey: true, cures: [{ remove: at }] });
  }
}
