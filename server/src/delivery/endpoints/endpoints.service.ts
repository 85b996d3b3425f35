import type { ClientSession } from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import type { ApplicationRow } from '../applications/applications.store.ts';
import type { EventTypeStore } from '../event-types/event-types.store.ts';
import { uid } from '../http/input.ts';
import type { Page } from '../http/pagination.ts';
import { entityExists, entityNotFound, invalid } from '../http/svix-error.ts';
import { isOperational } from '../operational/operational-application.ts';
import type { EndpointIn, EndpointPatch, EndpointUpsertIn } from './endpoint.input.ts';
import { chosenSignature } from './endpoint-options.ts';
import type { EndpointPolicy } from './endpoint-policy.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import type { EndpointChange, EndpointRow, EndpointStore } from './endpoints.store.ts';
import { generateSecret, kindOf, type SignatureKind, verificationKey } from './signing-secret.ts';

const DEFAULT_GRACE_SECONDS = 86_400;
const DEFAULT_KIND: SignatureKind = 'hmac-sha256';

export interface EndpointServiceOptions {
  store: EndpointStore;
  eventTypes: EventTypeStore;
  secrets: EndpointSecrets;
  policy: EndpointPolicy;
  transact<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
  now: () => Date;
}

/** Who makes an endpoint. */
export interface Maker {
  byPortal: boolean;
  session?: ClientSession | undefined;
}

interface Rotation {
  key?: string | null | undefined;
  gracePeriodSeconds?: number | null | undefined;
}

export function createEndpointService(options: EndpointServiceOptions) {
  const { store, eventTypes, secrets, policy, transact, now } = options;
  const owner = (app: ApplicationRow, endpointId: string) => ({ environment: app.environment, endpointId });
  const uidTaken = (error: unknown): never => {
    throw isDuplicateKey(error) ? entityExists('An endpoint with this uid') : error;
  };

  async function check(app: ApplicationRow, input: EndpointPatch): Promise<void> {
    if (input.url !== undefined) policy.checkUrl(app, input.url);
    const names = input.filterTypes ?? [];
    if (names.length === 0) return;
    // The schema of operational endpoints has looked at theirs.
    if (isOperational(app)) return;
    const known = await eventTypes.existing(app.environment, names);
    const missing = names.filter((name) => !known.has(name));
    if (missing.length > 0) {
      throw invalid(['body', 'eventTypes'], `There are no such event types: ${missing.join(', ')}`);
    }
  }

  async function get(app: ApplicationRow, idOrUid: string, session?: ClientSession): Promise<EndpointRow> {
    const row = await store.find(app._id, idOrUid, session);
    if (row === null) throw entityNotFound();
    return row;
  }

  async function change(app: ApplicationRow, id: string, fields: EndpointChange, session?: ClientSession) {
    const row = await store.update(app._id, id, fields, now(), session).catch(uidTaken);
    if (row === null) throw entityNotFound();
    return row;
  }

  async function create(app: ApplicationRow, input: EndpointIn, { byPortal, session }: Maker) {
    await check(app, input);
    const at = now();
    const id = store.newId(at);
    const kind = chosenSignature(input.metadata ?? {});
    const secret = await secrets.seal(
      owner(app, id),
      given(kind, 'secret', input.secret) ?? generateSecret(kind ?? DEFAULT_KIND),
    );
    const fields = {
      ...fieldsOf(input),
      id,
      applicationId: app._id,
      headers: await secrets.sealHeaders(owner(app, id), input.headers ?? {}),
      secrets: [{ secret, expiresAt: null }],
      publicOnly: policy.publicOnly(app),
    };
    return policy.whenAllowed(app, { byPortal, session }, (within) =>
      store.insert(fields, at, within).catch(uidTaken),
    );
  }

  async function patch(app: ApplicationRow, idOrUid: string, input: EndpointPatch) {
    const { _id, disabled } = await get(app, idOrUid);
    await check(app, input);
    const { version: _, ...given } = input;
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const enabledAgain = disabled && input.disabled === false;
    return change(app, _id, {
      ...set,
      ...(enabledAgain ? { disabledReason: null, failingSince: null, warnedAt: null } : {}),
      ...(input.filterTypes === undefined ? {} : { filterTypes: noneIsAll(input.filterTypes) }),
    });
  }

  /** Reads and writes in one transaction: of two at the same time, the second keeps what the first has made. */
  async function rotate(
    app: ApplicationRow,
    idOrUid: string,
    input: Rotation,
    session: ClientSession,
  ): Promise<void> {
    const row = await get(app, idOrUid, session);
    const at = now();
    const grace = input.gracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    const until = new Date(at.getTime() + grace * 1000);
    const [current] = row.secrets;
    const chosen = chosenSignature(row.metadata);
    const kind =
      chosen ??
      (current === undefined
        ? DEFAULT_KIND
        : kindOf(await secrets.open(owner(app, row._id), current.secret)));
    const fresh = await secrets.seal(
      owner(app, row._id),
      given(chosen, 'key', input.key) ?? generateSecret(kind),
    );
    const former = row.secrets
      .map(({ secret, expiresAt }) => ({
        secret,
        expiresAt: expiresAt !== null && expiresAt < until ? expiresAt : until,
      }))
      .filter(({ expiresAt }) => expiresAt > at);
    await change(
      app,
      row._id,
      { secrets: [{ secret: fresh, expiresAt: null }, ...former].slice(0, 5) },
      session,
    );
  }

  return {
    get,
    create,
    patch,
    list: (app: ApplicationRow, page: Page) => store.list(app._id, page),

    async upsert(app: ApplicationRow, idOrUid: string, input: EndpointUpsertIn, maker: Maker) {
      const found = await store.find(app._id, idOrUid);
      if (found !== null) {
        const replaced = { ...fieldsOf(input), uid: input.uid === undefined ? found.uid : input.uid };
        return { row: await patch(app, found._id, replaced), isNew: false };
      }
      const newUid = uid.safeParse(input.uid ?? idOrUid);
      if (!newUid.success || idOrUid.startsWith('ep_')) throw entityNotFound();
      return { row: await create(app, { ...input, uid: newUid.data }, maker), isNew: true };
    },

    async remove(app: ApplicationRow, idOrUid: string): Promise<void> {
      const { _id } = await get(app, idOrUid);
      await store.remove(app._id, _id, now());
    },

    /** What a receiver verifies with; of a key pair the public half only. */
    async secret(app: ApplicationRow, idOrUid: string): Promise<string> {
      const row = await get(app, idOrUid);
      const [current] = row.secrets;
      if (current === undefined) throw entityNotFound();
      return verificationKey(await secrets.open(owner(app, row._id), current.secret));
    },

    /** The former secrets go on signing beside the new one until the grace period is over. */
    rotateSecret: (app: ApplicationRow, idOrUid: string, input: Rotation, session?: ClientSession) =>
      session === undefined
        ? transact((own) => rotate(app, idOrUid, input, own))
        : rotate(app, idOrUid, input, session),

    async headers(app: ApplicationRow, idOrUid: string): Promise<Record<string, string>> {
      const row = await get(app, idOrUid);
      return secrets.openHeaders(owner(app, row._id), row.headers);
    },

    async setHeaders(app: ApplicationRow, idOrUid: string, headers: Record<string, string>): Promise<void> {
      const { _id } = await get(app, idOrUid);
      await change(app, _id, { headers: await secrets.sealHeaders(owner(app, _id), headers) });
    },
  };
}

/** The given secret, which must be of the kind that the endpoint asks for; null: one is to be made. */
function given(kind: SignatureKind | null, field: string, secret: string | null | undefined): string | null {
  if (secret === null || secret === undefined) return null;
  if (kind === null || kindOf(secret) === kind) return secret;
  throw invalid(['body', field], `must fit the endpoint's patchbay:signature, which is ${kind}`);
}

function fieldsOf(input: EndpointUpsertIn) {
  return {
    uid: input.uid ?? null,
    url: input.url,
    description: input.description ?? '',
    disabled: input.disabled ?? false,
    filterTypes: noneIsAll(input.filterTypes),
    channels: input.channels ?? null,
    rateLimit: input.rateLimit ?? null,
    metadata: input.metadata ?? {},
  };
}

function noneIsAll(names: string[] | null | undefined): string[] | null {
  return names === null || names === undefined || names.length === 0 ? null : names;
}

export type EndpointService = ReturnType<typeof createEndpointService>;
