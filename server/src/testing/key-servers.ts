import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyServer {
  url: string;
  calls: { operation: string; headers: IncomingMessage['headers']; body: Record<string, unknown> }[];
  /** Answers this status to the next requests instead. */
  fail: { status: number; body: unknown; times: number };
  close(): Promise<void>;
}

type Answer = { status: number; body: unknown };
type Handler = (operation: string, body: Record<string, unknown>, request: IncomingMessage) => Answer;

async function serve(operationOf: (request: IncomingMessage) => string, handle: Handler): Promise<KeyServer> {
  const calls: KeyServer['calls'] = [];
  const fail = { status: 500, body: {} as unknown, times: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    const operation = operationOf(request);
    calls.push({ operation, headers: request.headers, body });
    const failing = fail.times > 0;
    if (failing) fail.times -= 1;
    const answer = failing ? fail : handle(operation, body, request);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A sealed box that opens with the same additional data only. */
function box(key: Buffer) {
  return {
    seal(plain: Buffer, data: string): Buffer {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(data));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed: Buffer, data: string): Buffer | null {
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(data));
        cipher.setAuthTag(sealed.subarray(-16));
        return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

/** AWS KMS as its JSON 1.1 protocol shows it: targets, base64 blobs, the key's name inside the blob, SigV4. */
export function startKms(): Promise<KeyServer> {
  const keys = new Map<string, ReturnType<typeof box>>();
  const boxOf = (id: string) => {
    const found = keys.get(id) ?? box(createHash('sha256').update(id).update(randomBytes(32)).digest());
    keys.set(id, found);
    return found;
  };
  const dataOf = (context: unknown) => JSON.stringify(Object.entries(context ?? {}).toSorted());
  const pack = (id: string, sealed: Buffer) =>
    Buffer.concat([Buffer.from([id.length]), Buffer.from(id), sealed]).toString('base64');
  const unpack = (blob: unknown) => {
    const bytes = Buffer.from(String(blob), 'base64');
    const length = bytes[0] ?? 0;
    return { id: bytes.subarray(1, 1 + length).toString(), sealed: bytes.subarray(1 + length) };
  };
  const refuse = (type: string): Answer => ({ status: 400, body: { __type: type, message: type } });
  return serve(
    (request) => String(request.headers['x-amz-target']),
    (operation, body, request) => {
      const signed =
        /^AWS4-HMAC-SHA256 Credential=\S+\/kms\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/;
      if (!signed.test(request.headers.authorization ?? '')) return refuse('MissingAuthenticationToken');
      if (request.headers['content-type'] !== 'application/x-amz-json-1.1')
        return refuse('UnknownOperationException');
      if (operation === 'TrentService.Encrypt') {
        const id = String(body['KeyId']);
        const plain = Buffer.from(String(body['Plaintext']), 'base64');
        const sealed = boxOf(id).seal(plain, dataOf(body['EncryptionContext']));
        return { status: 200, body: { KeyId: id, CiphertextBlob: pack(id, sealed) } };
      }
      const again = operation === 'TrentService.ReEncrypt';
      if (!again && operation !== 'TrentService.Decrypt') return refuse('UnknownOperationException');
      const { id, sealed } = unpack(body['CiphertextBlob']);
      if (body[again ? 'SourceKeyId' : 'KeyId'] !== id) return refuse('IncorrectKeyException');
      const context = dataOf(body[again ? 'SourceEncryptionContext' : 'EncryptionContext']);
      const plain = boxOf(id).open(sealed, context);
      if (plain === null) return refuse('InvalidCiphertextException');
      if (!again) return { status: 200, body: { KeyId: id, Plaintext: plain.toString('base64') } };
      const next = String(body['DestinationKeyId']);
      const anew = boxOf(next).seal(plain, dataOf(body['DestinationEncryptionContext']));
      return { status: 200, body: { KeyId: next, CiphertextBlob: pack(next, anew) } };
    },
  );
}

/** The transit engine of Vault: versions of a key, `vault:v<n>:` before the ciphertext, associated data, a token. */
export async function startVaultTransit({ token }: { token: string }) {
  const versions = new Map<string, ReturnType<typeof box>[]>();
  const versionsOf = (name: string) => {
    const found = versions.get(name) ?? [box(randomBytes(32))];
    versions.set(name, found);
    return found;
  };
  const refuse = (status: number, message: string): Answer => ({ status, body: { errors: [message] } });
  const server = await serve(
    (request) => String(request.url),
    (path, body, request) => {
      if (request.headers['x-vault-token'] !== token) return refuse(403, 'permission denied');
      const match = /^\/v1\/([\w/.-]+)\/(encrypt|decrypt|rewrap)\/([\w.-]+)$/.exec(path);
      const [, mount, operation, key] = match ?? [];
      if (mount === undefined || key === undefined) return refuse(404, 'no handler for route');
      const all = versionsOf(`${mount}/${key}`);
      const data = String(body['associated_data'] ?? '');
      const sealNow = (plain: Buffer) =>
        `vault:v${all.length}:${all.at(-1)?.seal(plain, data).toString('base64')}`;
      if (operation === 'encrypt') {
        return {
          status: 200,
          body: { data: { ciphertext: sealNow(Buffer.from(String(body['plaintext']), 'base64')) } },
        };
      }
      const [, version, sealed] = /^vault:v(\d+):(.*)$/.exec(String(body['ciphertext'])) ?? [];
      const plain = all[Number(version) - 1]?.open(Buffer.from(sealed ?? '', 'base64'), data) ?? null;
      if (plain === null) return refuse(400, 'cipher: message authentication failed');
      if (operation === 'rewrap') return { status: 200, body: { data: { ciphertext: sealNow(plain) } } };
      return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
    },
  );
  return {
    ...server,
    rotate: (name: string) => void versionsOf(name).push(box(randomBytes(32))),
    /** As `min_decryption_version` does: versions before the newest open no more. */
    forgetOld(name: string) {
      const all = versionsOf(name);
      versions.set(
        name,
        all.map((each, index) => (index === all.length - 1 ? each : box(randomBytes(32)))),
      );
    },
  };
}
