/** DestinationRule (domain facts 4.11, 4.12). */
import { labels, networkingVersions, selectedByMatch, visibleIn } from './common';
import { list, object, required, since, text, usual, type KindShape } from './shape';
import { trafficPolicy } from './trafficPolicy';

export const destinationRule: KindShape = {
  kind: 'DestinationRule',
  group: 'networking.istio.io',
  versions: networkingVersions,
  doc: 'Says how calls to a host are made: mutual TLS, load balancing, subsets. The most specific rule for a host replaces all others whole.',
  fields: object({
    spec: [
      'The host and what holds for calls to it.',
      object({
        host: [
          'The host the rule is for; `*.global` is for all remote hosts.',
          text('host'),
          required,
        ],
        trafficPolicy: ['What holds for all calls to the host.', trafficPolicy, usual],
        subsets: [
          'Named parts of the endpoints, which routes send to.',
          list(
            object({
              name: [
                'The name routes use. For remote hosts it is looked up on the far side too.',
                text('label'),
                required,
              ],
              labels: ['Labels an endpoint of the subset has.', labels, usual],
              trafficPolicy: ['What holds for calls to the subset.', trafficPolicy],
            }),
          ),
        ],
        exportTo: visibleIn,
        workloadSelector: [
          'The workloads whose calls the rule is for.',
          selectedByMatch,
          since(14),
        ],
      }),
      required,
    ],
  }),
};
