import type { Edit } from '../edits';

/** A change of a text that does away with a diagnostic. */
export interface Fix {
  /** A verb phrase: "Change to MESH_INTERNAL". */
  readonly title: string;
  /** The one cure, where there is one. */
  readonly preferred: boolean;
  /** Offsets of the text; they do not overlap, and every other byte stays. */
  readonly edits: readonly Edit[];
}
