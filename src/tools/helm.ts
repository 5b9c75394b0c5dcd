/** Helm as we use it: `helm template`, in the syntax of Helm 3 and 4. */
import type { CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { run, type Command } from './run';

const whenMissing =
  'Install Helm 3 or 4, or set istioMulticluster.helmPath to it; the embedded overlay needs no Helm.';

/** The helm program: the one the setting names, else the one on PATH. */
export const helmFile = (setting: string): string => (setting.trim() === '' ? 'helm' : setting);

const helmVersion = (file: string): Command<string> => ({
  file,
  args: ['version', '--short'],
  timeoutMs: 10_000,
  parse: ({ stdout }) => /v(\d+\.\d+\.\d+[^\s]*)/.exec(stdout)?.[1] ?? '',
  whenMissing,
  // Helm 2 asks its server in the cluster for a version too, and fails without one.
  explain: (stderr) => (stderr.includes('tiller') ? tooOld(file) : undefined),
});

const tooOld = (file: string): Failure =>
  new Failure('unsupported', `${file} is Helm 2.`, { hint: whenMissing });

export interface Chart {
  readonly folder: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Later files win over earlier ones. */
  readonly valuesFiles: readonly string[];
}

export const helmTemplate = (file: string, chart: Chart): Command<string> => ({
  file,
  args: [
    'template',
    chart.releaseName,
    chart.folder,
    '--namespace',
    chart.namespace,
    ...chart.valuesFiles.flatMap((it) => ['--values', it]),
  ],
  timeoutMs: 120_000,
  parse: ({ stdout }) => stdout,
  whenMissing,
  explain: explained,
});

/** Checks that a Helm we can use is there, and answers its version. */
export async function usableHelm(file: string, token: CancellationToken): Promise<string> {
  const version = await run(helmVersion(file), token);
  if (/^[34]\./.test(version)) return version;
  throw new Failure(
    'unsupported',
    version === '' ? `${file} does not say which Helm it is.` : `${file} is Helm ${version}.`,
    { hint: whenMissing },
  );
}

/** Charts 1.1.0 to 1.4.7 and 1.5.0 use a form of `and` that only Helm 2 evaluates lazily. */
const oldAnd = "can't give argument to non-function $spec.sds";

const explained = (stderr: string): Failure | undefined =>
  stderr.includes(oldAnd)
    ? new Failure(
        'unsupported',
        'Helm 3 and 4 cannot render the charts of Istio 1.1.0 to 1.4.7 and 1.5.0: their gateway roles use a test that only Helm 2 takes.',
        {
          hint: 'Use release 1.4.8 or newer of the same minor, render with Helm 2 and run "Apply Manifest…" on the result, or use the embedded overlay.',
        },
      )
    : undefined;
