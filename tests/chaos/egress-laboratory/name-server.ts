import { createSocket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';

const TYPES = { A: 1, AAAA: 28 } as const;

/** Addresses of one answer, in the order of the questions of a name: the last one stays. */
export type Answers = readonly (readonly string[])[];

/**
 * A name server on 127.0.0.53 that may answer each question for a name differently, without a lifetime: a rebinding one.
 * Returns how many questions it was asked.
 */
export async function startNameServer(names: ReadonlyMap<string, Answers>) {
  const socket = createSocket('udp4');
  const asked = new Map<string, number>();
  let questions = 0;
  socket.on('message', (query, from) => {
    questions += 1;
    const { name, type, end } = questionOf(query);
    const answers = names.get(name.toLowerCase());
    const times = asked.get(`${name}/${type}`) ?? 0;
    asked.set(`${name}/${type}`, times + 1);
    const addresses = answers?.[Math.min(times, answers.length - 1)] ?? [];
    const fitting = addresses.filter(type === TYPES.A ? isIPv4 : type === TYPES.AAAA ? isIPv6 : () => false);
    const records = fitting.map((address) => record(type, bytesOf(address)));
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(answers === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, '127.0.0.53', resolve);
  });
  return { questions: () => questions, close: () => socket.close() };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** A record that points to the question's name and lives for no time at all. */
function record(type: number, address: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(address.length, 10);
  return Buffer.concat([head, address]);
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text =
    dotted === null
      ? address
      : `${dotted[1]}${bytesOf(dotted[2] ?? '')
          .toString('hex')
          .replace(/^(.{4})/, '$1:')}`;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
