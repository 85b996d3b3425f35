import { type ModelName, models } from '@patchbay/connectors/models';
import type { Page } from '@patchbay/connectors/sdk';
import type { SyncRunDoc } from '../../models/sync-run.ts';
import { contentHash } from '../../security/canonical-json.ts';

export interface CheckedRecord {
  remoteId: string;
  remoteUpdatedAt: string | null;
  data: Record<string, unknown>;
  /** JSON text; null: not to be kept. */
  raw: string | null;
  contentHash: string;
}

/** A page whose records fit their model; what did not fit is counted apart. */
export interface CheckedPage {
  records: Map<string, CheckedRecord>;
  deletedRemoteIds: readonly string[];
  rejects: SyncRunDoc['rejects'];
  /** Records in the page as it came. */
  read: number;
  checkpoint: unknown;
  total: number | null;
}

const MAX_REMOTE_ID = 500;
const MAX_RAW = 256 * 1024;

export function checkPage(
  model: ModelName,
  page: Page<unknown, unknown>,
  { storeRaw = false }: { storeRaw?: boolean } = {},
): CheckedPage {
  const schema = models[model];
  const records = new Map<string, CheckedRecord>();
  const rejects: SyncRunDoc['rejects'] = [];
  for (const { remoteId, remoteUpdatedAt, data, raw } of page.upserts) {
    if (typeof remoteId !== 'string' || remoteId === '' || remoteId.length > MAX_REMOTE_ID) {
      rejects.push({ remoteId: '', field: 'remoteId', message: `must be 1 to ${MAX_REMOTE_ID} characters` });
      continue;
    }
    const parsed = schema.safeParse(data);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      rejects.push({
        remoteId,
        field: issue?.path.map(String).join('.') ?? '',
        message: issue?.message ?? 'does not fit the model',
      });
      continue;
    }
    // The last one of equal ids is the newest.
    records.set(remoteId, {
      remoteId,
      remoteUpdatedAt,
      data: parsed.data,
      raw: storeRaw ? toRaw(raw) : null,
      contentHash: contentHash(parsed.data),
    });
  }
  for (const remoteId of page.deletedRemoteIds) records.delete(remoteId);
  return {
    records,
    deletedRemoteIds: page.deletedRemoteIds,
    rejects,
    read: page.upserts.length,
    checkpoint: page.checkpoint,
    total: page.total ?? null,
  };
}

/** One that is too large, or is no JSON, is left out: the record itself is what was asked for. */
function toRaw(raw: unknown): string | null {
  try {
    const text = JSON.stringify(raw) as string | undefined;
    return text === undefined || Buffer.byteLength(text) > MAX_RAW ? null : text;
  } catch {
    return null;
  }
}

/** Pages in their order as one; of equal ids the later one counts. */
export function mergePages(pages: readonly [CheckedPage, ...CheckedPage[]]): CheckedPage {
  const records = new Map<string, CheckedRecord>();
  const deleted = new Set<string>();
  for (const page of pages) {
    for (const [remoteId, record] of page.records) {
      records.set(remoteId, record);
      deleted.delete(remoteId);
    }
    for (const remoteId of page.deletedRemoteIds) {
      records.delete(remoteId);
      deleted.add(remoteId);
    }
  }
  const last = pages.at(-1) ?? pages[0];
  return {
    records,
    deletedRemoteIds: [...deleted],
    rejects: pages.flatMap((page) => page.rejects),
    read: pages.reduce((sum, page) => sum + page.read, 0),
    checkpoint: last.checkpoint,
    total: pages.reduce<number | null>((total, page) => page.total ?? total, null),
  };
}
