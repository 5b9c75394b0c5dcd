import { readSettings } from '../settings';

/** The last labels of remote hosts, in every mesh and in files of none. */
export function zonesInSettings(): readonly string[] {
  const { zone, meshes } = readSettings();
  return [...new Set([zone, ...meshes.map((it) => it.zone)])].sort();
}
