// Real DNS servers of Debian on high ports of 127.0.0.1, in the place of a cluster DNS and istiocoredns.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { Daemon } from '../real/daemon';
import { freePorts } from '../real/freePorts';

export type Program = 'dnsmasq' | 'unbound' | 'named';

/** Debian keeps them where only root looks. */
const folders = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program], { env: { PATH: folders } }).status === 0;

/** Those that are not installed, for the sentence that says what was not run. */
export const missingPrograms = (...programs: readonly Program[]): readonly Program[] =>
  programs.filter((it) => !isThere(it));

export interface RealServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** What a server does with the zone `global`. */
export interface ZoneWish {
  /** Names to addresses, IPv4 or IPv6; other names of the zone do not exist. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Says of every other type that the name does not exist, as the plugin of istiocoredns does; dnsmasq. */
  readonly deniesOtherTypes?: boolean;
  /** Sends the zone to this port of 127.0.0.1. */
  readonly forwardTo?: number;
  /** Takes the zone's questions and refuses them. */
  readonly refuses?: boolean;
  /** Says that no name of the zone exists. */
  readonly denies?: boolean;
}

type Config = (port: number, folder: string, zone: ZoneWish) => string;

const dnsmasq: Config = (port, _folder, { hosts, deniesOtherTypes, forwardTo }) =>
  lines(
    `port=${port}`,
    'listen-address=127.0.0.1',
    'bind-interfaces',
    'no-resolv',
    'no-hosts',
    'keep-in-foreground',
    'log-facility=-',
    `user=${userInfo().username}`,
    'pid-file=',
    ...(hosts ? ['local=/global/'] : []),
    ...Object.entries(hosts ?? {}).map(([name, address]) =>
      deniesOtherTypes ? `address=/${name}/${address}` : `host-record=${name},${address}`,
    ),
    ...(forwardTo === undefined ? [] : [`server=/global/127.0.0.1#${forwardTo}`]),
  );

const unbound: Config = (port, _folder, { forwardTo, refuses, denies }) =>
  lines(
    'server:',
    '  interface: 127.0.0.1',
    `  port: ${port}`,
    '  do-daemonize: no',
    '  use-syslog: no',
    '  username: ""',
    '  chroot: ""',
    '  pidfile: ""',
    '  do-not-query-localhost: no',
    '  module-config: "iterator"',
    '  num-threads: 1',
    ...(refuses ? ['  local-zone: "global." refuse'] : []),
    ...(denies ? ['  local-zone: "global." always_nxdomain'] : []),
    ...(forwardTo === undefined
      ? []
      : ['forward-zone:', '  name: "global."', `  forward-addr: 127.0.0.1@${forwardTo}`]),
    'remote-control:',
    '  control-enable: no',
  );

const named: Config = (port, folder, { forwardTo, refuses }) =>
  lines(
    'options {',
    `  directory "${folder}";`,
    `  listen-on port ${port} { 127.0.0.1; };`,
    '  listen-on-v6 { none; };',
    '  pid-file none;',
    '  session-keyfile none;',
    '  recursion yes;',
    '  dnssec-validation no;',
    ...(refuses ? ['  allow-query { none; };'] : []),
    '};',
    'controls { };',
    ...(forwardTo === undefined
      ? []
      : [
          `zone "global" { type forward; forward only; forwarders { 127.0.0.1 port ${forwardTo}; }; };`,
        ]),
  );

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const programs: Readonly<
  Record<Program, { readonly config: Config; readonly args: (file: string) => readonly string[] }>
> = {
  dnsmasq: { config: dnsmasq, args: (file) => [`--conf-file=${file}`] },
  unbound: { config: unbound, args: (file) => ['-d', '-c', file] },
  named: { config: named, args: (file) => ['-f', '-c', file, '-n', '1'] },
};

const startLimitMs = 15_000;

export async function startRealServer(program: Program, zone: ZoneWish): Promise<RealServer> {
  const folder = mkdtempSync(path.join(tmpdir(), `${program}-`));
  const [port = 0] = await freePorts(1);
  const { config, args } = programs[program];
  const file = path.join(folder, `${program}.conf`);
  writeFileSync(file, config(port, folder, zone));
  const command = spawnSync('sh', ['-c', 'command -v "$0"', program], {
    env: { PATH: folders },
    encoding: 'utf8',
  }).stdout.trim();
  const daemon = new Daemon(command, args(file), folder);
  await daemon.until(() => takesConnections(port), 'it listened', startLimitMs);
  return {
    port,
    stop: async () => {
      await daemon.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
