/** WasmPlugin and TrafficExtension: more filters for proxies (extensions/v1alpha1 of istio/api). */
import { selection, selections } from './common';
import {
  list,
  object,
  port,
  required,
  some,
  text,
  usual,
  whole,
  words,
  type KindShape,
  type ObjectShape,
} from './shape';
import { workloadMode } from './telemetry';

const module = {
  url: [
    'Where the module is: `oci://`, `https://`, `http://` or `file://`; an image where nothing is said.',
    text(),
    required,
  ],
  sha256: ['The checksum of it, 64 digits.', text()],
  imagePullPolicy: [
    'When it is fetched.',
    words({
      IfNotPresent: 'Where it is not there yet.',
      Always: 'Whenever the object changes.',
      UNSPECIFIED_POLICY: 'As by default.',
    }),
  ],
  imagePullSecret: ['The Secret that opens the registry.', text('objectName')],
  verificationKey: ['Has no meaning yet.', text()],
  pluginConfig: ['What the module is told.', some({}), usual],
  pluginName: ['What the module calls the plugin.', text()],
  failStrategy: [
    'What becomes of calls where the module fails.',
    words({
      FAIL_CLOSE: 'They are refused.',
      FAIL_OPEN: 'They pass.',
      FAIL_RELOAD: 'The module is started again.',
    }),
  ],
  vmConfig: [
    'The machine it runs in.',
    object({
      env: [
        'Variables of it.',
        list(
          object({
            name: ['The name.', text(), required],
            valueFrom: [
              'Where the value is from.',
              words({ INLINE: '`value`.', HOST: 'The variable of the proxy.' }),
            ],
            value: ['The value, with `INLINE`.', text()],
          }),
        ),
      ],
    }),
  ],
  type: [
    'What it is a filter of.',
    words({
      HTTP: 'Requests.',
      NETWORK: 'Connections.',
      UNSPECIFIED_PLUGIN_TYPE: 'As by default.',
    }),
  ],
} as const;

const order = {
  phase: [
    'Where among the filters.',
    words({
      AUTHN: 'Before authentication.',
      AUTHZ: 'Behind authentication, before authorization.',
      STATS: 'Behind authorization, before metrics.',
      UNSPECIFIED_PHASE: 'At the end.',
    }),
    usual,
  ],
  priority: ['Higher ones come first within the phase.', whole()],
  match: [
    'Which calls it is for, one of them.',
    list(
      object({
        mode: ['On which side of a call.', words({ ...workloadMode, UNDEFINED: 'Both.' })],
        ports: ['Ports they go to.', list(object({ number: ['The port.', port, required] }))],
      }),
    ),
  ],
} as const;

const kind = (name: string, since: number, doc: string, spec: ObjectShape): KindShape => ({
  kind: name,
  group: 'extensions.istio.io',
  versions: [{ name: 'v1alpha1', since }],
  doc,
  fields: object({ spec: ['Which workloads, and what is added.', spec, required] }),
});

export const extensionKinds: readonly KindShape[] = [
  kind(
    'WasmPlugin',
    12,
    'Adds a WebAssembly module to proxies.',
    object({ ...selection, ...module, ...order }, selections),
  ),
  kind(
    'TrafficExtension',
    30,
    'Adds a WebAssembly module or a Lua script to proxies.',
    object(
      {
        selector: selection.selector,
        targetRefs: selection.targetRefs,
        ...order,
        wasm: ['A WebAssembly module.', object(module)],
        lua: [
          'A Lua script.',
          object({
            inlineCode: ['`envoy_on_request` and `envoy_on_response`.', text(), required],
          }),
        ],
      },
      ['selector', 'targetRefs'],
      ['wasm', 'lua'],
    ),
  ),
];
