/** How a thing is said that some releases of Istio refuse and others take. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { holds, servedIn, type Releases } from '../../schema/releases';
import type { Served } from '../../schema/shape';
import { problem, type StructureProblem } from '../problem';

export type Others = Partial<Omit<StructureProblem, 'code' | 'path' | 'message'>>;

/** Of a VirtualService, in every release. */
export const refused = (path: Path, message: string, others: Others = {}): StructureProblem =>
  problem('MESH0718', path, { message, ...others });

/** An error where all releases in question refuse it; what some take is a warning. */
export const weightIn = (refusing: Served, releases: Releases): 'error' | 'warning' =>
  holds(refusing, releases) ? 'error' : 'warning';

/** Whether one of the releases in question refuses it. */
export const mayBeRefused = (refusing: Served, releases: Releases): boolean =>
  servedIn(refusing, releases) !== 'never';
