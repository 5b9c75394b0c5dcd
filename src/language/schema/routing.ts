/** What all routes of a VirtualService have: where calls go, and whose they are. */
import {
  list,
  mapOf,
  object,
  port,
  required,
  since,
  text,
  until,
  usual,
  whole,
  type ObjectShape,
} from './shape';

export const destination: ObjectShape = object({
  host: [
    'The host of the service; a short name is one of the rule’s own namespace.',
    text('host'),
    required,
  ],
  subset: ['One of the subsets of the host’s DestinationRule.', text('label')],
  port: [
    'The port of the service, where it has several.',
    object(
      {
        number: ['The number of the port.', port, usual],
        name: ['The name of the port, in old versions.', text(), until(2)],
      },
      ['number', 'name'],
    ),
  ],
});

export const matchedWorkloads = {
  sourceLabels: [
    'Labels of the workloads whose calls are meant.',
    mapOf(text('labelValue'), 'labelKey'),
  ],
  gateways: ['Gateways the match is for, of those of the whole object.', list(text('gatewayName'))],
  sourceNamespace: ['The namespace of the workloads whose calls are meant.', text(), since(6)],
} as const;

export const routeTo = {
  destination: ['The service that calls go to.', destination, required],
  weight: ['Its share of the calls; those of a route make 100.', whole(0)],
} as const;
