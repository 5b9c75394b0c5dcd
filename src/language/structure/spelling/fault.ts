import type { Severity } from '../../../mesh/finding';
import type { StructureCode } from '../../../mesh/catalogue/structure';
import type { Served } from '../../schema/shape';

export interface Fault {
  readonly code: StructureCode;
  /** A clause that follows the value: "is not a host name". */
  readonly because: string;
  readonly want?: string;
  /** What may have been meant. */
  readonly maybe?: string;
  /** Where it is another than that of the code. */
  readonly severity?: Severity;
  /** Releases that refuse it: where all in question do, it is an error. */
  readonly refusedIn?: Served;
  /** The field may as well be left out. */
  readonly mayGo?: true;
}

/** How texts of one format are judged; undefined where nothing is wrong. */
export type Check = (value: string) => Fault | undefined;
