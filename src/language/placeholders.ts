/** Text that stands for a value somebody still has to fill in. */

export type Placeholder = 'shell' | 'template' | 'person';

/** `{GATEWAY_IP}` or `{port number}`, which to YAML is a map of one field without a value. */
export const bracedName = (written: string): string | undefined =>
  /^\{ ?([A-Za-z][\w.-]*(?: [\w.-]+)*) ?\}\s*$/.exec(written)?.[1];

/** `{{ your_host_goes_here }}`: template engines know no such word, and who reads it is meant. */
export const saysYours =
  /^["']?[\w.*/-]*\{\{ *(?:\w[\w.-]*)?(?:your|goes_here|change_?me|replace)[\w.-]* *\}\}[\w./-]*["']?\s*$/i;

/** Who is to fill this value in; undefined for a value that means itself. */
export function placeholderIn(value: string): Placeholder | undefined {
  // Nearly all values, and nothing in them that could be one.
  if (ordinary.test(value) && !telling.test(value)) return undefined;
  if (/\$[\w{(]|`/.test(value)) return 'shell';
  if (/\{\{|\[\[|\(\(|#\{|%\(|<%|%\d*[sdvq](?![\w%])/.test(value)) return 'template';
  if (isLeftOut.test(value) && !doubleDots.test(value)) return 'person';
  return personal.some((it) => it.test(value)) ? 'person' : undefined;
}

const isLeftOut = /\.\.|…/;

/** A name or address with a dot too many; nobody leaves a part out so. */
const doubleDots = /^(?:\*\.)?[\w-]+(?:\.{1,2}[\w-]+){2,}$/;

const ordinary = /^[a-z0-9./:-]*$/;
const telling =
  /\.\.|xxx|x\.x|\d\.x|replace|change|your|insert|placeholder|todo|fixme|dummy|a\.b\.c/;

/** Words by which somebody speaks to whoever is to replace them; of names in capitals, a program may take care. */
export const speaksToPersons = (written: string): boolean =>
  /[<‹]|(?<![a-z])(?:your|replace|change|insert|todo|fixme|paste)(?![a-z])|x{3}|x\.x/i.test(
    written,
  );

/** As people write them; no host name or address looks like this. */
const personal: readonly RegExp[] = [
  /<[^<>]*>|‹[^‹›]*›/,
  // `cluster{i}`, as people count.
  /^[\w.-]*\{[A-Za-z_]\w*\}[\w.-]*$/,
  /^[A-Z][A-Z0-9_-]*$/,
  /(^|[._-])x{3,}([._-]|$)/i,
  // Of an address, as in 20.x.x.x.
  /^(?=.*x)(?:\d{1,3}|x{1,3})(?:\.(?:\d{1,3}|x{1,3})){3}$/i,
  /(^|[^a-z])(replace|change)[_-]?(me|this|with)([^a-z]|$)/i,
  /(^|[^a-z])your([^a-z]|$)/i,
  // `insert-api` may be what a Service is called, and `placeholder-images` another.
  /(^|[^a-z])insert[-_ ]([^.]*[-_ ])?(here|address|ip|host|hostname|gateway|name|value|port)([^a-z]|$)/i,
  /(^|[^A-Za-z])(INSERT|PLACEHOLDER)([^A-Za-z]|$)/,
  /(^|[^a-z])placeholder(\.|$)/i,
  /^([^.]*[^a-z.])?(placeholder|insert)([^a-z.][^.]*)?$/i,
  /(^|[^A-Za-z])(REPLACE|CHANGE|TODO|FIXME|DUMMY)([^A-Za-z]|$)/,
  // What Admiral puts where it has no gateway yet; others are of a name with dots.
  /^dummy\.(admiral\.|com$)/i,
  // In a name with dots others may well be what a Service is called.
  /^([^.]*[^a-z.])?(replace|change|todo|fixme|dummy)([^a-z.][^.]*)?$/i,
  // Written together and with capitals, as in Cluster2GatewayIP.
  /^(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]+$/,
  /^a\.b\.c\.d$/i,
  /__[A-Z0-9_]+__/,
  // As one part of a longer name: GATEWAY_IP.example.com.
  /(^|\.)[A-Z][A-Z0-9]*_[A-Z0-9_]*(\.|$)/,
  /(^|\.)(external|gateway|ingress|eastwest)-ip$/i,
];

/** On one line, without what YAML puts around a text; of longer ones, no more than what is to be replaced. */
export function shownOf(written: string): string {
  const plain = written
    .replace(/^[|>][-+\d]*[ \t]*(?:#.*)?\r?\n/, '')
    .trim()
    .replace(/^(["'])([^]*)\1$/, '$2');
  if (!/[\r\n]/.test(plain)) return plain;
  return /\$\{[^{}\r\n]*\}|\$\([^\r\n]*\)|<[^<>\r\n]*>/.exec(plain)?.[0] ?? 'This text';
}

/** Of `{$ip}_{$port}`, of which a shell leaves the braces, and of `{app-name}-entry`. */
export const bracesFirst = (said: string, isForShell: boolean): string =>
  `${said} is no YAML${isForShell ? ', before a shell fills it in or afterwards' : ' as it stands'}: a brace in front begins a map. It is still to be replaced, braces and all.`;
