const AWAY = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'PoolClearedError',
  'MongooseServerSelectionError',
  'MongoExpiredSessionError',
]);

/** Codes of a server that cannot write now: shutting down, no primary, disk full. */
const AWAY_CODES = new Set([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436, 14_031]);

/** Whether an error says that the database could not be reached or cannot write, as opposed to refusing what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause ?? wrapped(current), depth++
  ) {
    const { name, code } = current as Error & { code?: unknown };
    if (AWAY.has(name) || (typeof code === 'number' && AWAY_CODES.has(code))) return true;
  }
  return false;
}

/** A bulk write keeps the error of the network that ended it where other errors have the server's answer. */
function wrapped(error: Error): unknown {
  return 'errorResponse' in error ? error.errorResponse : undefined;
}
