import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface PublicTypesOptions {
  /** Folder of the workspace. */
  workspace: string;
  /** Sources whose declarations are the public surface: `events/events`. Everything else stays inside. */
  modules: readonly string[];
  /** The class of the element names internals, so its declaration is written from its public interface. */
  element: { module: string; declaration: string };
}

/** Writes `dist/npm/types` of a workspace. */
export function buildPublicTypes({ workspace, modules, element }: PublicTypesOptions): void {
  const out = join(workspace, 'dist/npm/types');
  const all = join(out, 'all');
  rmSync(out, { recursive: true, force: true });
  execFileSync('tsc', ['-p', join(workspace, 'tsconfig.types.json')], { stdio: 'inherit' });
  for (const name of modules) {
    const target = join(out, `${name}.d.ts`);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(all, basename(workspace), 'src', `${name}.d.ts`), target);
  }
  const target = join(out, `${element.module}.d.ts`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, element.declaration);
  rmSync(all, { recursive: true });
  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts')) useBuiltNames(join(out, name));
  }
}

// The compiler rewrites the extension in code, but not in every declaration.
function useBuiltNames(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(from\s+(['"])\.[^'"]*)\.ts\2/g, '$1.js$2'));
}
