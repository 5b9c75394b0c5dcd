import type { Sensitive } from '../../../base/sensitive';
import type { MeshDefinition } from '../../../mesh/snapshot';
import type { ContextName } from '../../../objects/reference';
import type { RootAuthority } from '../../../pki/authority';
import type { KeySpec } from '../../../pki/keySpec';
import { back, type Answer, type Question } from '../../steps';

/** Where the CAs of the clusters come from. */
export type Way = 'newRoot' | 'existingRoot' | 'requests' | 'signed' | 'brought';

/** The answers so far. */
export interface Draft {
  readonly mesh: MeshDefinition;
  readonly clusters: readonly ContextName[];
  readonly way: Way;
  readonly organization: string;
  readonly trustDomain: string;
  readonly rootKey: KeySpec;
  readonly key: KeySpec;
  readonly rootDays: number;
  readonly days: number;
  /** The days are none of the usual ones and are asked for. */
  readonly asksDays: boolean;
  /** Where keys are kept, or wait for their certificates. */
  readonly folder: string;
  /** A root that is there already: in that folder, or in files of the person's. */
  readonly root?: RootAuthority | undefined;
  /** Files that hold certificates and keys, and how far they go. */
  readonly files: readonly string[];
  readonly fileState: FileState;
  readonly passphrase?: Sensitive<string> | undefined;
  /** The passphrase came from the secret storage. */
  readonly isKept: boolean;
  readonly brought: BroughtFrom;
  /** `namespace/name` of the Secret that a CA is copied from. */
  readonly secret: string;
  /** The cluster whose Secret all get; each its own where there is none. */
  readonly secretOf?: ContextName | undefined;
  /** The folder that holds the CA of a cluster. */
  readonly folders: ReadonlyMap<ContextName, string>;
}

export interface FileState {
  readonly lacksKey: boolean;
  readonly isLocked: boolean;
}

export type BroughtFrom = 'folders' | 'parent' | 'secrets' | 'oneSecret';

export const startOf = (mesh: MeshDefinition): Draft => ({
  mesh,
  clusters: [],
  way: 'newRoot',
  organization: 'Istio',
  trustDomain: 'cluster.local',
  rootKey: 'RSA 4096',
  key: 'RSA 4096',
  rootDays: 3650,
  days: 730,
  asksDays: false,
  folder: '',
  files: [],
  fileState: { lacksKey: false, isLocked: false },
  isKept: false,
  brought: 'folders',
  secret: 'istio-system/cacerts',
  folders: new Map(),
});

/** A question whose answer becomes part of the draft. */
export const asking =
  <T>(
    ask: (draft: Draft, place: Parameters<Question<Draft>>[1]) => Promise<Answer<T>>,
    withAnswer: (draft: Draft, answer: T) => Draft,
  ): Question<Draft> =>
  async (draft, place) => {
    const answer = await ask(draft, place);
    // `back` is no T, but a T that is not known yet cannot be told from it.
    if (answer === undefined || answer === back) return answer as typeof back | undefined;
    return withAnswer(draft, answer);
  };
