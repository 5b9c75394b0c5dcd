// A DNS server over TCP in this process, as small as an answer: what a question gets is a function's value.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { decode, encode, type Answer } from 'dns-packet';
import { framed, messageIn } from '../../../src/dns/message';

export interface Asked {
  readonly name: string;
  readonly type: string;
}

export type Reply =
  | { readonly addresses: readonly string[] }
  | { readonly code: 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL' }
  /** These very bytes, framed or not as they are. */
  | { readonly bytes: Uint8Array }
  /** Takes the question and says nothing. */
  | 'silence'
  /** Closes the connection. */
  | 'close';

export interface TinyDns {
  readonly port: number;
  readonly asked: Asked[];
  stop(): Promise<void>;
}

/** RFC 1035 and 2136: the lowest four bits of the flags. */
const codes = { NXDOMAIN: 3, REFUSED: 5, SERVFAIL: 2 } as const;

/** `reply` is asked for each question; a promise is waited for. */
export async function startTinyDns(
  reply: (asked: Asked) => Reply | Promise<Reply>,
): Promise<TinyDns> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let next = messageIn(received); next; next = messageIn(received)) {
        received = received.subarray(2 + next.length);
        void answer(socket, Buffer.from(next), reply, asked);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: () =>
      new Promise((resolve) => {
        for (const it of sockets) it.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function answer(
  socket: Socket,
  message: Buffer,
  reply: (asked: Asked) => Reply | Promise<Reply>,
  asked: Asked[],
): Promise<void> {
  const { id = 0, questions = [] } = decode(message);
  const [{ name, type } = { name: '', type: 'A' as const }] = questions;
  asked.push({ name, type });
  const said = await reply({ name: name.toLowerCase(), type });
  if (said === 'silence') return;
  if (said === 'close') socket.end();
  else if ('bytes' in said) socket.write(said.bytes);
  else socket.write(framed(encode({ type: 'response', id, questions, ...body(said, name, type) })));
}

function body(said: Exclude<Reply, string | { bytes: Uint8Array }>, name: string, type: string) {
  if ('code' in said) return { flags: codes[said.code] };
  const answers = said.addresses.map(
    (data) => ({ type: type === 'AAAA' ? 'AAAA' : 'A', name, ttl: 30, data }) satisfies Answer,
  );
  return { flags: 0, answers };
}
