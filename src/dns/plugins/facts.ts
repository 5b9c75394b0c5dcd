// What is known of CoreDNS's plugins, as data; what is not known stays unsaid.

/** A version of CoreDNS, as far as plugins depend on it. */
export interface CoreDnsVersion {
  readonly major: number;
  readonly minor: number;
  /** Taken for 0 where an image's tag does not say. */
  readonly patch?: number;
}

/** `1.5.0`. */
export type VersionText = `${number}.${number}.${number}`;

export interface Lifetime {
  /** The first version that has it; absent: older than any met today, or not known. */
  readonly since?: VersionText;
  /** The first version that refuses to start with it. */
  readonly until?: VersionText;
  /** The first version that reads it and does nothing. */
  readonly idleSince?: VersionText;
  /** What to write in its place, as a clause. */
  readonly instead?: string;
}

export interface OptionFacts extends Lifetime {
  readonly name: string;
  /** A clause that says what it does. */
  readonly about: string;
  /** What follows the name: `DURATION`. */
  readonly values?: string;
  /** Words that people write for it, more than a letter away. */
  readonly slips?: readonly string[];
}

export interface PluginFacts extends Lifetime {
  readonly name: string;
  /** A clause that says what it does. */
  readonly about: string;
  /** What follows the name: `FROM TO…`. */
  readonly values?: string;
  readonly options?: readonly OptionFacts[];
  /**
   * `answers`: for the zones among its arguments. `beside`: neither answers nor changes a question,
   * so it may stand beside `forward`.
   */
  readonly role?: 'answers' | 'beside';
  /** A server does not start with two of them in one block; a version: the first that does. */
  readonly once?: 'always' | { readonly until: VersionText };
}

export function isAtLeast(version: CoreDnsVersion, text: VersionText): boolean {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return (version.patch ?? 0) >= patch;
}

/** Whether a server of this version starts with the word. */
export const isTakenBy = ({ since, until }: Lifetime, version: CoreDnsVersion): boolean =>
  (since === undefined || isAtLeast(version, since)) &&
  (until === undefined || !isAtLeast(version, until));

export const isIdleIn = ({ idleSince }: Lifetime, version: CoreDnsVersion): boolean =>
  idleSince !== undefined && isAtLeast(version, idleSince);

/** `1.5` of `1.5.0`, `1.2.1` of itself: as people say it. */
export const spoken = (text: VersionText): string => text.replace(/\.0$/, '');
