/** An Istio release folder as it was unpacked: which version, which charts, which values. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { helmFile, helmTemplate, usableHelm } from './helm';
import { run } from './run';

export interface IstioRelease {
  readonly folder: string;
  /** As the release names itself, such as "1.4.10"; empty when it does not. */
  readonly version: string;
  readonly chart: string;
  /** CRD files of `istio-init`, in order; empty where the chart brings its own. */
  readonly crdFiles: readonly string[];
  /** The release's multicluster-gateways values. */
  readonly valuesFile: string;
}

export interface Rendered {
  readonly text: string;
  /** What a person should know of it, as sentences. */
  readonly notes: readonly string[];
}

const chartPlace = 'install/kubernetes/helm/istio';
const crdPlace = 'install/kubernetes/helm/istio-init/files';
const valuesName = 'values-istio-multicluster-gateways.yaml';
/** Releases whose own way is istioctl keep IstioOperator values here (domain facts 1.1). */
const operatorPlaces = [
  'manifests/examples/multicluster',
  'install/kubernetes/operator/examples/multicluster',
];

/** Looks at a folder the person picked. Throws `Failure` when it is no release that Helm can render. */
export async function readRelease(folder: string): Promise<IstioRelease> {
  const chart = path.join(folder, chartPlace);
  const valuesFile = path.join(chart, 'example-values', valuesName);
  const version = await versionOf(folder);
  if (await exists(path.join(chart, 'Chart.yaml'))) {
    if (!(await exists(valuesFile))) throw noValues(valuesFile);
    return { folder, version, chart, crdFiles: await crdFilesIn(folder), valuesFile };
  }
  throw (await operatorValues(folder)) ? needsIstioctl(version) : noRelease(folder);
}

/** CRDs first, then the chart with the release's multicluster values and the person's own. */
export async function renderRelease(
  release: IstioRelease,
  valuesFiles: readonly string[],
  helmSetting: string,
  token: CancellationToken,
): Promise<Rendered> {
  const file = helmFile(helmSetting);
  const helm = await usableHelm(file, token);
  const chart = {
    folder: release.chart,
    releaseName: 'istio',
    namespace: 'istio-system',
    valuesFiles: [release.valuesFile, ...valuesFiles],
  };
  const crds = await Promise.all(release.crdFiles.map((it) => fs.readFile(it, 'utf8')));
  const rendered = await run(helmTemplate(file, chart), token);
  // Some CRD files lack a closing separator: joined without one, two documents would run together.
  const text = [...crds, rendered].map((it) => it.trim()).join('\n---\n');
  return {
    text: `${heading(release, helm, valuesFiles)}${text}\n`,
    notes: [`Rendered ${release.chart} with Helm ${helm}.`],
  };
}

const heading = ({ version }: IstioRelease, helm: string, values: readonly string[]): string =>
  [
    `# Istio ${version === '' ? 'release' : version}, multicluster gateways, rendered with Helm ${helm}.`,
    `# Values: ${[valuesName, ...values.map((it) => path.basename(it))].join(', ')}.`,
    '# Nothing was applied: run "Istio Multicluster: Apply Manifest…" on this document.',
    '',
  ].join('\n');

async function crdFilesIn(folder: string): Promise<readonly string[]> {
  const place = path.join(folder, crdPlace);
  if (!(await exists(place))) return [];
  const names = await fs.readdir(place);
  return names
    .filter((it) => /^crd-.*\.ya?ml$/.test(it))
    .sort()
    .map((it) => path.join(place, it));
}

async function versionOf(folder: string): Promise<string> {
  for (const file of ['manifest.yaml', `${chartPlace}/Chart.yaml`]) {
    const text = await textOf(path.join(folder, file));
    const found = /^(?:version|appVersion):\s*["']?v?(\d+\.\d+(?:\.\d+)?[\w.-]*)/m.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  return /istio-(\d+\.\d+\.\d+)/.exec(path.basename(folder))?.[1] ?? '';
}

async function operatorValues(folder: string): Promise<boolean> {
  const found = await Promise.all(
    operatorPlaces.map((it) => exists(path.join(folder, it, valuesName))),
  );
  return found.includes(true);
}

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

/** The text of a file that may be absent: a release need not say its version there. */
const textOf = (file: string): Promise<string> => fs.readFile(file, 'utf8').catch(() => '');

const noRelease = (folder: string) =>
  new Failure('file', `${folder} is no Istio release folder: it has no ${chartPlace}.`, {
    hint: 'Choose the folder that the release archive unpacked to, or use the embedded overlay.',
  });

const noValues = (file: string) =>
  new Failure('file', `The release has no ${path.basename(file)} beside its chart.`, {
    hint: 'Istio 1.1 to 1.5 ship it; choose one of those, or use the embedded overlay.',
  });

const needsIstioctl = (version: string) =>
  new Failure('unsupported', `Istio ${version} is rendered by its own istioctl, not by Helm.`, {
    hint: `Run "istioctl manifest generate -f ${valuesName}" of that release and use "Apply Manifest…" on the result, or use the embedded overlay.`,
  });
