/** What Envoy is given of plugins of Wasm within a patch. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, textAt } from '../../../objects/object';
import { servedIn, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has, isEmpty } from './common';

const deepest = 24;
const plugin = /\.filters\.(?:http|network)\.wasm\.v3\.Wasm$/;

export function* wasmPlugins(
  value: unknown,
  path: Path,
  isMerged: boolean,
  releases: Releases,
): Iterable<StructureProblem> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries())
      yield* wasmPlugins(it, [...path, index], isMerged, releases);
  } else if (isMap(value)) {
    const type = textAt(value, '@type') ?? '';
    const isWrapped = plugin.test(textAt(value, 'type_url') ?? '');
    if (isWrapped || plugin.test(type)) {
      const inner = isWrapped ? ['value', 'config'] : ['config'];
      const config = fieldAt(value, ...inner);
      if (!isMap(config)) return;
      const at = [...path, ...inner];
      if (!isMerged && !has(config, 'vm_config') && !has(config, 'vmConfig')) yield codeless(at);
      yield* untypedSetting(config['configuration'], [...at, 'configuration'], isWrapped, releases);
      return;
    }
    for (const [field, it] of Object.entries(value))
      yield* wasmPlugins(it, [...path, field], isMerged, releases);
  }
}

const codeless = (path: Path): StructureProblem =>
  problem('MESH0719', path, {
    message: 'Without vm_config this plugin has no code to run, so proxies refuse it.',
    onKey: true,
    severity: 'warning',
  });

/** A text until Istio 1.6, of any type since; of what is wrapped the proxy finds out. */
function* untypedSetting(
  setting: unknown,
  path: Path,
  isWrapped: boolean,
  releases: Releases,
): Iterable<StructureProblem> {
  const served = servedIn({ since: 7 }, releases);
  const isText = typeof setting === 'string';
  if (isText ? served === 'never' : !isMap(setting) || isEmpty(setting) || has(setting, '@type'))
    return;
  const isSure = !isWrapped && (!isText || served === 'always');
  yield problem('MESH0719', path, {
    message: `configuration says of which type it is by @type, as google.protobuf.StringValue with a value; ${isWrapped ? 'proxies refuse' : 'Istio refuses'} it without${isText ? ' from 1.7 on' : ''}.`,
    onKey: true,
    severity: isSure ? 'error' : isText ? 'info' : 'warning',
  });
}
