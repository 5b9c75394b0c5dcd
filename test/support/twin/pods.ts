// What the pods of a twin do besides being objects: they listen, write logs and run programs.
import type { LogLine, PodName, Ran } from '../../../src/proof/pods';

/** The behaviour of one pod. What it lacks, a connection or a program, is refused as a node refuses it. */
export interface PodBehaviour {
  /** Port of the pod to the port of this machine that stands behind it. */
  readonly ports?: ReadonlyMap<number, number>;
  readonly run?: (container: string, command: readonly string[]) => Promise<Ran> | Ran;
}

const keyOf = ({ namespace, name }: PodName): string => `${namespace}/${name}`;

export class TwinPods {
  readonly #behaviours = new Map<string, PodBehaviour>();
  readonly #logs = new Map<string, LogLine[]>();
  #count = 0;

  behave(pod: PodName, behaviour: PodBehaviour): void {
    this.#behaviours.set(keyOf(pod), { ...this.#behaviours.get(keyOf(pod)), ...behaviour });
  }

  /** The port of this machine behind a port of the pod; undefined when nothing listens. */
  portBehind(pod: PodName, port: number): number | undefined {
    return this.#behaviours.get(keyOf(pod))?.ports?.get(port);
  }

  /** A line of a container's log, at a moment later than that of every line before. */
  say(pod: PodName, container: string, text: string): void {
    const key = `${keyOf(pod)}/${container}`;
    this.#count += 1;
    const nanos = String(this.#count).padStart(6, '0');
    const at = new Date().toISOString().replace('Z', `${nanos}Z`);
    this.#logs.set(key, [...(this.#logs.get(key) ?? []), { at, text }]);
  }

  log(pod: PodName, container: string, lines: number): readonly LogLine[] {
    return (this.#logs.get(`${keyOf(pod)}/${container}`) ?? []).slice(-lines);
  }

  async run(pod: PodName, container: string, command: readonly string[]): Promise<Ran> {
    const run = this.#behaviours.get(keyOf(pod))?.run;
    return run ? run(container, command) : noSuchProgram(command);
  }
}

/** As containerd tells of a program that the image does not have. */
export const noSuchProgram = ([program = '']: readonly string[]): Ran => ({
  exitCode: undefined,
  stdout: '',
  stderr: '',
  because: `error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`,
});
