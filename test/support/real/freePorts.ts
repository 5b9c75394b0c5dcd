import { createServer, type AddressInfo, type Server } from 'node:net';

/** Distinct free ports of 127.0.0.1, all held at once while choosing. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map((it) => (it.address() as AddressInfo).port);
  await Promise.all(servers.map(closed));
  return ports;
}

const listening = (): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
