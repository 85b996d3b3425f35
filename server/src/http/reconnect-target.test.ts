import { newId } from '../models/ids.ts';
import type { IntegrationDoc } from '../models/integration.ts';
import type { SessionPrincipal } from './principal.ts';
import { reconnectTarget } from './reconnect-target.ts';

const connection = { _id: newId('con'), system: 'github' } as IntegrationDoc;
const connections = { getForSession: async () => connection };
const session = (reconnectConnectionId: string | null) =>
  ({ reconnectConnectionId }) as Partial<SessionPrincipal> as SessionPrincipal;

test('what is connected again: the connection of the request, else of the session, of the same system only', async () => {
  const input = { system: 'github' };
  expect(await reconnectTarget(connections, session(null), input)).toBeNull();
  expect(await reconnectTarget(connections, session(connection._id), input)).toBe(connection);
  const named = { ...input, reconnectConnectionId: connection._id };
  expect(await reconnectTarget(connections, session(null), named)).toBe(connection);
  const other = { ...named, system: 'stripe' };
  await expect(reconnectTarget(connections, session(null), other)).rejects.toMatchObject({ status: 404 });
});
