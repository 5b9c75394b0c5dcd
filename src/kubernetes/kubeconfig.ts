// Kubeconfig files as values: parsed, merged as kubectl does, and honest about what is broken in them.
import * as path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { Sensitive } from '../base/sensitive';
import { isMap, listAt, textAt } from '../objects/object';
import { contextName, type ContextName } from '../objects/reference';

/** The text of one file, or why there is none. */
export interface KubeconfigFile {
  readonly path: string;
  readonly text: Sensitive<string> | undefined;
  /** A clause, where there is no text: "does not exist". */
  readonly because?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What is needed to talk to the cluster of a context. Every path in it is absolute. */
export interface Access {
  readonly cluster: Fields;
  readonly user: Fields;
}

export interface KubeconfigContext {
  readonly name: ContextName;
  readonly namespace: string | undefined;
  readonly clusterName: string;
  readonly userName: string;
  /** The API server's URL; empty when the context is unusable. */
  readonly server: string;
  /** Undefined exactly when there is a problem. Holds tokens and keys. */
  readonly access: Sensitive<Access> | undefined;
  /** Why the context cannot be used, as a clause: `its cluster "east" is not defined`. */
  readonly problem: string | undefined;
}

/** The merged kubeconfig. Contexts come in file order, unusable ones included. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly contexts: readonly KubeconfigContext[];
  readonly currentContext: ContextName | undefined;
  /** What is wrong in the files, as sentences. */
  readonly problems: readonly string[];
}

export const emptyKubeconfig: Kubeconfig = {
  files: [],
  contexts: [],
  currentContext: undefined,
  problems: [],
};

interface Entries {
  readonly clusters: Map<string, Fields>;
  readonly users: Map<string, Fields>;
  readonly contexts: Map<string, Fields & { readonly file: string }>;
}

/** Merges as kubectl does: the first file that names an entry wins. Never throws. */
export function mergedKubeconfig(files: readonly KubeconfigFile[]): Kubeconfig {
  const entries: Entries = { clusters: new Map(), users: new Map(), contexts: new Map() };
  const problems: string[] = [];
  let current: string | undefined;
  for (const file of files) {
    const root = rootOf(file, problems);
    if (root === undefined) continue;
    current ??= filled(textAt(root, 'current-context'));
    addEntries(entries, root, file.path, problems);
  }
  const contexts = [...entries.contexts].map(([name, fields]) => contextOf(name, fields, entries));
  for (const it of contexts) {
    if (it.problem === undefined) continue;
    const file = entries.contexts.get(it.name)?.file ?? '';
    problems.push(`Context ${it.name} in ${file} cannot be used: ${it.problem}.`);
  }
  return {
    files: files.map((it) => it.path),
    contexts,
    currentContext: current === undefined ? undefined : contextName(current),
    problems,
  };
}

const filled = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** The top map of a file; undefined, with a problem noted, when there is none. */
function rootOf(file: KubeconfigFile, problems: string[]): Fields | undefined {
  if (file.text === undefined) {
    problems.push(`Kubeconfig ${file.path} ${file.because ?? 'cannot be read'}.`);
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(file.text.reveal(), { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    // The parser's own message may quote the line, and with it a token.
    const { line } = lines.linePos(error.pos[0]);
    problems.push(`Kubeconfig ${file.path} is not valid YAML at line ${line}.`);
    return undefined;
  }
  const root = valueOf(() => document.toJS() as unknown);
  if (root === null) return {};
  if (isMap(root)) return root;
  problems.push(`Kubeconfig ${file.path} is not a map of clusters, users and contexts.`);
  return undefined;
}

/** Aliases are resolved only in `toJS`, which throws for those that lead nowhere or too far. */
function valueOf(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    // Told by the caller as "not a map": the parser's words may quote the file.
    return undefined;
  }
}

function addEntries(entries: Entries, root: Fields, file: string, problems: string[]): void {
  const folder = path.dirname(file);
  const add = <T extends Fields>(
    to: Map<string, T>,
    list: string,
    field: string,
    make: (fields: Fields) => T,
  ) => {
    listAt(root, list).forEach((entry, index) => {
      const name = textAt(entry, 'name');
      if (name === undefined || name === '') {
        problems.push(`Entry ${index + 1} of ${list} in kubeconfig ${file} has no name.`);
      } else if (!to.has(name)) {
        const fields = isMap(entry) ? entry[field] : undefined;
        to.set(name, make(isMap(fields) ? fields : {}));
      }
    });
  };
  add(entries.clusters, 'clusters', 'cluster', (it) => withAbsolute(it, clusterFiles, folder));
  add(entries.users, 'users', 'user', (it) =>
    withAbsolute(withPlugin(it, folder), userFiles, folder),
  );
  add(entries.contexts, 'contexts', 'context', (it) => ({ ...it, file }));
}

const clusterFiles = ['certificate-authority'];
const userFiles = ['client-certificate', 'client-key', 'tokenFile', 'token-file'];

/** Relative paths are relative to the file that holds them; inline data wins over a path. */
function withAbsolute(fields: Fields, names: readonly string[], folder: string): Fields {
  const result: Record<string, unknown> = { ...fields };
  for (const name of names) {
    const file = textAt(fields, name);
    if (file === undefined || file === '' || textAt(fields, `${name}-data`)) {
      Reflect.deleteProperty(result, name);
    } else {
      result[name] = path.resolve(folder, file);
    }
  }
  return result;
}

/** A plugin named with a slash is relative to the kubeconfig; a bare name is looked up on the PATH. */
function withPlugin(user: Fields, folder: string): Fields {
  const exec = user['exec'];
  const command = textAt(exec, 'command');
  if (!isMap(exec) || command === undefined || !/[/\\]/.test(command)) return user;
  return { ...user, exec: { ...exec, command: path.resolve(folder, command) } };
}

function contextOf(name: string, fields: Fields, entries: Entries): KubeconfigContext {
  const clusterName = textAt(fields, 'cluster') ?? '';
  const userName = textAt(fields, 'user') ?? '';
  const cluster = entries.clusters.get(clusterName);
  // A context without a user is legal: its requests are anonymous.
  const user = userName === '' ? {} : entries.users.get(userName);
  const server = textAt(cluster, 'server') ?? '';
  const problem = problemOf(clusterName, cluster, userName, user, server);
  return {
    name: contextName(name),
    namespace: filled(textAt(fields, 'namespace')),
    clusterName,
    userName,
    server: problem === undefined ? server : '',
    access: problem === undefined && cluster && user ? new Sensitive({ cluster, user }) : undefined,
    problem,
  };
}

function problemOf(
  clusterName: string,
  cluster: Fields | undefined,
  userName: string,
  user: Fields | undefined,
  server: string,
): string | undefined {
  if (clusterName === '') return 'it names no cluster';
  if (!cluster) return `its cluster "${clusterName}" is not defined`;
  if (!user) return `its user "${userName}" is not defined`;
  if (server === '') return `its cluster "${clusterName}" has no server`;
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    return `the server of its cluster "${clusterName}" is not an http or https address`;
  }
  return undefined;
}
