/**
 * Many callers share one read, and nobody gets an answer that was read before he asked: who comes while a read is under
 * way waits for the next one, together with all who come meanwhile.
 */
export function createSharedReads<Value>(read: (key: string) => Promise<Value>) {
  const running = new Map<string, Promise<Value>>();
  const next = new Map<string, Promise<Value>>();

  function start(key: string): Promise<Value> {
    const reading = read(key).finally(() => {
      if (running.get(key) === reading) running.delete(key);
    });
    running.set(key, reading);
    return reading;
  }

  return function sharedRead(key: string): Promise<Value> {
    const current = running.get(key);
    if (current === undefined) return start(key);
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const follow = () => {
      next.delete(key);
      return start(key);
    };
    const following = current.then(follow, follow);
    next.set(key, following);
    return following;
  };
}
