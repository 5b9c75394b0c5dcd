/** Gateway of the Gateway API, as far as Istio's east-west gateways use it; its tables are open. */
import { list, port, some, text, words } from './shape';

export const gatewayGroup = 'gateway.networking.k8s.io';

const listener = some({
  name: ['The name routes call it by.', text()],
  hostname: ['The host it is for; all without.', text()],
  port: ['The port.', port],
  protocol: ['HTTP, HTTPS, TLS, TCP, UDP, or HBONE for ambient meshes.', text()],
  tls: [
    'How TLS is handled.',
    some({
      mode: [
        'Whether it ends here.',
        words({ Terminate: 'It ends here.', Passthrough: 'It is passed on.' }),
      ],
      options: [
        'What implementations know beside.',
        some({
          'gateway.istio.io/tls-terminate-mode': ['What Istio ends it by.', text()],
          'gateway.istio.io/listener-protocol': ['What the listener is to Istio.', text()],
        }),
      ],
    }),
  ],
});

export const gatewayOfApi = some({
  metadata: [
    'Its name and labels.',
    some({ name: ['Its name.', text()], namespace: ['Where it is.', text()] }),
  ],
  spec: [
    'What comes in, and by whom.',
    some({
      gatewayClassName: [
        'Who makes it: `istio`, `istio-east-west`, `istio-remote`, `istio-waypoint`.',
        text(),
      ],
      listeners: ['Ports and who may use them.', list(listener)],
    }),
  ],
});
