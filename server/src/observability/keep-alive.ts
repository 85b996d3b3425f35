/** Calls `keep` with what is under way, for as long as anything is; holds no process open. */
export function keepAlive({
  everyMs,
  keep,
  onError,
}: {
  everyMs: number;
  keep(ids: readonly string[]): Promise<void>;
  onError(error: unknown): void;
}): { add(id: string): void; remove(id: string): void } {
  const ids = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return {
    add(id) {
      ids.add(id);
      timer ??= setInterval(() => keep([...ids]).catch(onError), everyMs).unref();
    },
    remove(id) {
      ids.delete(id);
      if (ids.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
}
