/** What is written into the configuration of a mesh, and belongs around it or nowhere. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Said } from './problem';

/** `isText` is the text that istiod reads, and no part of an installation. */
export function aroundMeshConfig(path: Path, isText: boolean): Said | undefined {
  const name = String(path.at(-1));
  const isAtTop = isText && path.length === 1;
  const severity = 'warning';
  if (isNetworks.test(name) && (isAtTop || (!isText && path.at(-2) === 'meshConfig'))) {
    const where = isText
      ? 'under meshNetworks, beside mesh, in a map by their names'
      : 'in values.global.meshNetworks';
    const message = `The configuration of a mesh holds no networks: istiod reads them ${where}.`;
    return { message, severity };
  }
  if (!isAtTop) return undefined;
  if (name === 'meshConfig') {
    const message =
      'This is the configuration of the mesh itself; only installations have it under meshConfig, and istiod passes over all of that.';
    return { message, severity };
  }
  if (name === 'ambientMesh') return { message: noAmbientMesh, severity };
  if (!ofCharts.has(name)) return undefined;
  const message = `${name} is a value of charts, and no field of the configuration of a mesh: istiod passes over it.`;
  return { message, severity, cures: [{ remove: path }] };
}

/** Of the preview of ambient mode in 2022. */
export const noAmbientMesh = 'The configuration of a mesh has no field ambientMesh in any release.';

const isNetworks = /^(?:meshN|n)etworks$/;

/** What stands under `global` there, or around it. */
const ofCharts: ReadonlySet<string> = new Set([
  ...['global', 'pilot', 'gateways', 'values', 'components', 'meshID', 'network', 'multiCluster'],
  ...['istioNamespace', 'remotePilotAddress', 'externalIstiod', 'podDNSSearchNamespaces'],
  ...['controlPlaneSecurityEnabled', 'imagePullPolicy', 'imagePullSecrets', 'hub', 'tag'],
]);
