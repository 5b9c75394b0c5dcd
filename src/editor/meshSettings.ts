/** The setting that keeps meshes, as values: what is read from it, and what is written where. */
import type { MeshDefinition } from '../mesh/snapshot';
import { usualZone } from '../mesh/names';
import { isMap, listAt, textAt } from '../objects/object';
import { contextName } from '../objects/reference';

/** Tolerates what people write by hand: a mesh without a list of contexts is no mesh. */
export function meshesIn(value: unknown): readonly MeshDefinition[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, mesh]) => {
    if (!isMap(mesh)) return [];
    const contexts = listAt(mesh, 'contexts').filter((it): it is string => typeof it === 'string');
    return [
      {
        name,
        contexts: [...new Set(contexts)].map(contextName),
        zone: zoneIn(textAt(mesh, 'zone')),
      },
    ];
  });
}

/** As the zone is compared everywhere: `.Global` is written for `global`, and means it. */
function zoneIn(text = ''): string {
  const zone = text
    .trim()
    .toLowerCase()
    .replace(/^\*?\.+|\.+$/g, '');
  return zone === '' ? usualZone : zone;
}

/** The setting as it stands in the user's own settings and in those of the workspace. */
export interface KeptMeshes {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
}

export interface MeshWrite {
  readonly scope: keyof KeptMeshes;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * What has to be written for a mesh to be so, or to be gone when `mesh` is undefined. The editor shows
 * both settings as one, so each write keeps to what its own setting holds: a mesh is changed where it
 * stands and taken out wherever it stands. A new one goes where there are meshes already, else to the
 * user's own settings.
 */
export function meshWrites(
  name: string,
  mesh: MeshDefinition | undefined,
  kept: KeptMeshes,
): readonly MeshWrite[] {
  const own = (scope: keyof KeptMeshes) => {
    const value = kept[scope];
    return isMap(value) ? value : undefined;
  };
  const holders = scopes.filter((it) => own(it)?.[name] !== undefined);
  if (!mesh) {
    return holders.map((scope) => {
      const { [name]: _gone, ...others } = own(scope) ?? {};
      return { scope, value: others };
    });
  }
  const isKeptHere = Object.keys(own('workspaceValue') ?? {}).length > 0;
  const scope = holders[0] ?? (isKeptHere ? 'workspaceValue' : 'globalValue');
  return [{ scope, value: { ...own(scope), [name]: entryOf(mesh) } }];
}

/** The workspace first: its settings win. */
const scopes = ['workspaceValue', 'globalValue'] as const;

const entryOf = ({ contexts, zone }: MeshDefinition) => ({
  contexts,
  ...(zone === usualZone ? {} : { zone }),
});
