import type { CatalogueEntry } from '../finding';

const row = <S extends CatalogueEntry['severity']>(severity: S, title: string, fact = 'SE-10') =>
  ({ title, severity, topic: 'services', fact }) as const;

/** What an object may say at all, whatever it means: MESH0701 to MESH0799. Seen in texts only. */
export const structureCodes = {
  MESH0701: row('error', 'There is no such field.'),
  MESH0702: row('error', 'The value is of the wrong type.'),
  MESH0703: row('error', 'The value is none of those allowed.'),
  MESH0704: row('error', 'A field that is required is missing.'),
  MESH0705: row('error', 'Two fields exclude each other.'),
  MESH0706: row('error', 'The number is not a port.'),
  MESH0707: row('error', 'The text is not a host name.'),
  MESH0708: row('error', 'The text is not an IP address or block of addresses.'),
  MESH0709: row('error', 'The text is not a duration.'),
  MESH0710: row('error', 'The number is out of range.'),
  MESH0711: row('warning', 'The Istio version at hand does not have this.', 'VER-01'),
  MESH0712: row('error', 'Two have the same name or number.'),
  MESH0713: row('error', 'No server knows this kind or this version of it.', 'VER-01'),
  MESH0714: row('error', 'The text is not a name or label Kubernetes takes.'),
  MESH0715: row('error', 'Hosts, resolution and endpoints do not fit together.', 'SE-09'),
  MESH0716: row('error', 'The Gateway is one that Istio refuses.', 'GW-01'),
  MESH0717: row('error', 'The DestinationRule is one that Istio refuses.', 'DR-01'),
  MESH0718: row('error', 'The VirtualService is one that Istio refuses.'),
  MESH0719: row('error', 'The object is one that Istio refuses.'),
  MESH0720: row('error', 'Who may see the object is said in a way Istio refuses.', 'SE-12'),
  MESH0721: row('error', 'The DNS server cannot read its configuration.', 'DNS-07'),
  MESH0722: row('warning', 'Secret cacerts lacks files or holds something else.', 'CA-01'),
  MESH0723: row('error', 'Two objects stand in one document.'),
  MESH0724: row('error', 'A tab or a no-break space stands where YAML wants a blank.'),
  MESH0725: row('info', 'The certificate of the server is not checked.'),
  MESH0726: row('info', 'A port without protocol of its own has no address.', 'SE-03'),
  MESH0727: row('warning', 'The text is not an expression RE2 reads.'),
  MESH0728: row('warning', 'No call reaches a route or a match.'),
  MESH0729: row('warning', 'The patch asks for what Istio passes over.'),
  MESH0730: row('warning', 'The object takes the place of an earlier one of the file.'),
  MESH0731: row('warning', 'The name is a letter off one that Istio looks for.'),
  MESH0732: row(
    'warning',
    'Control planes do not make of the secret of another cluster what is meant.',
  ),
  MESH0733: row('warning', 'Istio does not heed the label or annotation as it stands.'),
  MESH0734: row('error', 'Servers refuse the object of Kubernetes, or nothing comes of it.'),
  MESH0740: row('error', 'The object does not say what it is.'),
  MESH0741: row('error', 'The text stops being YAML.'),
  MESH0742: row('info', 'The object says in which state a server had it.'),
  MESH0743: row('info', 'The release gets no fixes any more.', 'VER-01'),
} as const satisfies Record<string, CatalogueEntry>;

export type StructureCode = keyof typeof structureCodes;
