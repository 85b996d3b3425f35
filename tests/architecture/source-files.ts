import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the root of the repository. */
  path: string;
  text: string;
  lines: number;
}

/** Every TypeScript file under version control (or about to be), fixtures and generated files apart. */
export function sourceFiles(): SourceFile[] {
  const names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return names
    .split('\n')
    .filter(
      (path) => path !== '' && !/(^|\/)(fixtures|generated)\//.test(path) && existsSync(`${root}/${path}`),
    )
    .map((path) => {
      const text = readFileSync(`${root}/${path}`, 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });
}

export function isTest({ path }: SourceFile): boolean {
  return /\.test\.ts$|^tests\/|\/test\//.test(path);
}
