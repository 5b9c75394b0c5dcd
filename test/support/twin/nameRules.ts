// Which names the server takes, with its own sentences (apimachinery, util/validation).

/** What is wrong with a value, as the server says it; empty for a good one. */
export type TextRule = (value: string) => readonly string[];

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label1123}(\\.${label1123})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualifiedName})?`;
const configKey = '[-._a-zA-Z0-9]+';
const quoted = (pattern: string): string => pattern.replaceAll('\\', '\\\\');

function textRule(pattern: string, maxLength: number, sentence: string): TextRule {
  const whole = new RegExp(`^${pattern}$`);
  return (value) => [
    ...(value.length > maxLength ? [`must be no more than ${maxLength} characters`] : []),
    ...(whole.test(value)
      ? []
      : [`${sentence}, regex used for validation is '${quoted(pattern)}')`]),
  ];
}

export const isDns1123Label = textRule(
  label1123,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc'",
);

export const isDns1123Subdomain = textRule(
  subdomain,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com'",
);

export const isDns1035Label = textRule(
  label1035,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'",
);

/** RBAC objects: anything that can stand as one segment of a path. */
export const isPathSegment: TextRule = (value) => [
  ...(value === '.' || value === '..' ? [`may not be '${value}'`] : []),
  ...['/', '%'].filter((it) => value.includes(it)).map((it) => `may not contain '${it}'`),
];

export const isLabelValue = textRule(
  labelValue,
  63,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345'",
);

export const isConfigKey = textRule(
  configKey,
  253,
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name'",
);

const namePart = textRule(
  qualifiedName,
  63,
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc'",
);

/** Keys of labels and annotations: an optional DNS prefix, a slash, a name. */
export const isQualifiedName: TextRule = (value) => {
  const parts = value.split('/');
  if (parts.length > 2) return ['a qualified name must consist of a name and an optional prefix'];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [
    ...(prefix === undefined ? [] : prefixProblems(prefix)),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...namePart(name),
  ];
};

const prefixProblems: TextRule = (prefix) =>
  prefix === ''
    ? ['prefix part must be non-empty']
    : isDns1123Subdomain(prefix).map((it) => `prefix part ${it}`);

/** Names of container ports, and of the ports that Services aim at (IANA service names). */
export const isPortName: TextRule = (value) => [
  ...(value.length > 15 ? ['must be no more than 15 characters'] : []),
  ...(/^[-a-z0-9]*$/.test(value)
    ? []
    : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
  ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(value) ? ['must not begin or end with a hyphen'] : []),
];
