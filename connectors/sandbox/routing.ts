import type { SandboxSystem } from './system.ts';

/** Which system answers a path such as `/api.github.com/user`: the one with the longest host (and prefix) that fits. */
export function createRouting(systems: Iterable<SandboxSystem>): (path: string) => SandboxSystem | null {
  const prefixes = [...systems]
    .flatMap((system) => system.provider.hosts.map((host) => ({ prefix: `/${host}`, system })))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (path) =>
    prefixes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.system ?? null;
}
