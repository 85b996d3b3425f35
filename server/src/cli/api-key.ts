import { parseArgs } from 'node:util';
import { PERMISSIONS, type Permission } from '../../contract/route.ts';
import { createApiKeys } from '../composition/api-keys.ts';
import { environmentScope } from '../security/scope.ts';
import { durationSeconds } from './duration.ts';
import { changeAsOperator, openOperator } from './operator.ts';
import { UsageError } from './usage-error.ts';

const ACTIONS = ['create', 'list', 'rotate', 'revoke'] as const;
type Action = (typeof ACTIONS)[number];

const PAGE = 200;

export async function apiKeyCommand(given: string | undefined, args: readonly string[]): Promise<void> {
  const action = ACTIONS.find((known) => known === given);
  if (action === undefined) throw new UsageError(`There is no command "api-key ${given ?? ''}".`);
  const { id, name, permissions, overlapSeconds } = readOptions(action, args);
  const operator = await openOperator();
  try {
    const { database, environment, now } = operator;
    const apiKeys = createApiKeys({ ...operator, models: database.models });
    const scope = environmentScope({ environment });
    const change = { command: 'patchbay api-key', object: 'api_key' } as const;
    switch (action) {
      case 'create': {
        const created = { ...change, action: 'api_key.created', id: null } as const;
        const { key } = await changeAsOperator(operator, created, async (session) => {
          const { row, key } = await apiKeys.create({ environment, name, permissions }, session);
          return { id: row._id, key };
        });
        return print(key);
      }
      case 'rotate': {
        const rotated = { ...change, action: 'api_key.rotated', id } as const;
        const { key } = await changeAsOperator(operator, rotated, async (session) => {
          const { key } = await apiKeys.rotate(scope, id, { by: null, overlapSeconds }, session);
          return { id, key };
        });
        return print(key);
      }
      case 'revoke':
        await changeAsOperator(operator, { ...change, action: 'api_key.revoked', id }, async (session) => {
          await apiKeys.revoke(scope, id, session);
          return { id };
        });
        return print(`Revoked ${id}.`);
      case 'list':
        for (const row of await apiKeys.list(scope, { before: undefined, limit: PAGE })) {
          const expired = row.expiresAt !== null && row.expiresAt <= now();
          const used = `last used ${row.lastUsedAt?.toISOString() ?? 'never'}`;
          const state = row.revokedAt !== null ? 'revoked' : expired ? 'expired' : used;
          print(`${row._id}  ${row.hint}…  ${row.name}  (${state})  ${row.permissions.join(',')}`);
        }
    }
  } finally {
    await operator.close();
  }
}

function readOptions(action: Action, args: readonly string[]) {
  const { values, positionals } = parse(args);
  const [id = ''] = positionals;
  if ((action === 'rotate' || action === 'revoke') && !/^key_\w+$/.test(id)) {
    throw new UsageError('Say which key: its id begins with "key_"; "api-key list" shows them.');
  }
  if (action === 'create' && (values.name ?? '') === '') throw new UsageError('--name is missing.');
  return {
    id,
    name: values.name ?? '',
    permissions: permissionsOf(values.permissions),
    overlapSeconds: durationSeconds('overlap', values.overlap ?? '24h'),
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    const options = { name: option, permissions: option, overlap: option };
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function permissionsOf(text: string | undefined): readonly Permission[] {
  if (text === undefined) return PERMISSIONS;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !PERMISSIONS.some((known) => known === name));
  if (unknown.length > 0) {
    throw new UsageError(`No such permission: ${unknown.join(', ')}. There are: ${PERMISSIONS.join(', ')}.`);
  }
  return PERMISSIONS.filter((known) => names.includes(known));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
