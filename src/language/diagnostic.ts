import type { Path } from '../mesh/rules/entry/entry';
import type { EntryProblem } from '../mesh/rules/entry/problem';
import type { FindingCode, Severity } from '../mesh/finding';
import type { MeshSnapshot } from '../mesh/snapshot';
import type { Version } from '../mesh/version';
import type { ContextName } from '../objects/reference';

/** Something wrong with a text, from `start` up to but not including `end`. */
export interface Diagnostic {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** A sentence. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly data?: DiagnosticData;
}

/** What a fix needs to know. */
export interface DiagnosticData extends Pick<
  EntryProblem,
  'want' | 'add' | 'rename' | 'surplus' | 'missing' | 'cures' | 'once'
> {
  /** Where the object starts in the text. */
  readonly object: number;
  readonly path: Path;
}

export type SeveritySetting = Severity | 'off';

/** Who has which address, over all files of the workspace. */
export interface KnownAddresses {
  /** Every one of them. */
  all(): Iterable<string>;
  of(host: string): readonly string[];
  hostsAt(address: string): readonly string[];
}

/** Remote hosts over all files of the workspace. */
export interface KnownHosts {
  /** Those that a ServiceEntry defines, in lower case. */
  defined(): Iterable<string>;
  subsetsOf(host: string): readonly string[];
  /** The contexts that files are said to be for. */
  clusters(): Iterable<string>;
}

/** What is known beside the text. Frozen: when any of it changes, a new one is made. */
export interface LanguageContext {
  /** The last label of remote hosts: `global`. */
  readonly zone: string;
  /** The version of the control plane the text is for, where that is known. */
  readonly istio?: Version | undefined;
  /** Undefined offline, and in workspaces that are not trusted. */
  readonly mesh?: MeshSnapshot | undefined;
  /** What a person set for a code: another severity, or that it is not said. */
  readonly severities?: Readonly<Partial<Record<FindingCode, SeveritySetting>>> | undefined;
  /** The cluster the text is for, where that is known. */
  readonly cluster?: ContextName | undefined;
  /** Addresses in other files, as they are when asked: what is said of a text does not depend on them. */
  readonly addresses?: KnownAddresses | undefined;
  /**
   * How much is said of the structure of objects. `meaning` leaves fields, types, words and what is
   * required to an editor that has our schemas. Undefined for all of it.
   */
  readonly structure?: 'meaning' | 'off' | undefined;
  /** Hosts in other files, as they are when asked. */
  readonly hosts?: KnownHosts | undefined;
}

/** From offsets of a document to offsets of the text. */
export const shifted = (it: Diagnostic, by: number): Diagnostic =>
  by === 0
    ? it
    : {
        ...it,
        start: it.start + by,
        end: it.end + by,
        ...(it.data ? { data: { ...it.data, object: it.data.object + by } } : {}),
      };
