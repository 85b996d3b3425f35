import type { ClientSession, Connection } from 'mongoose';

/**
 * Runs `work` in one transaction: all of it or nothing. Repeats it on write conflicts, as MongoDB asks for, so `work`
 * must have no effect outside the session.
 */
export async function withTransaction<Result>(
  connection: Connection,
  work: (session: ClientSession) => Promise<Result>,
): Promise<Result> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(() => work(session));
  } finally {
    await session.endSession();
  }
}
