import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readCheckpoints } from '../security/audit/checkpoint.ts';
import { type Finding, verifyChain } from '../security/audit/verify-chain.ts';
import { openOperator } from './operator.ts';
import { UsageError } from './usage-error.ts';

/** Exit code 0 when the chain is whole, 1 when it is not. */
export async function auditCommand(action: string | undefined, args: readonly string[]): Promise<void> {
  if (action !== 'verify') throw new UsageError(`There is no command "audit ${action ?? ''}".`);
  const given = checkpointFile(args);
  const operator = await openOperator();
  try {
    const { config, audit, environment } = operator;
    const file =
      given ?? (config.auditSink !== null && 'file' in config.auditSink ? config.auditSink.file : null);
    const text = file === null ? '' : await readText(file, given !== null);
    const { findings, entries, waiting, checkpoints, end } = await verifyChain({
      environment,
      store: audit.store,
      keys: await audit.keys.of(environment),
      checkpoints: readCheckpoints(text),
    });
    for (const finding of findings) print(lineOf(finding));
    print(
      `${entries} entries up to ${end.sequence}, ${waiting} waiting, ${checkpoints} checkpoints${file === null ? '' : ` of ${file}`}: ${findings.length === 0 ? 'whole' : `${findings.length} findings`}`,
    );
    if (checkpoints === 0)
      print('Without checkpoints, an end that was cut off cannot be told: keep them elsewhere.');
    if (findings.length > 0) process.exitCode = 1;
  } finally {
    await operator.close();
  }
}

function checkpointFile(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { checkpoints: { type: 'string' } } });
    return values.checkpoints ?? null;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function readText(file: string, required: boolean): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && !required) return '';
    throw missing ? new UsageError(`There is no file ${file}.`) : error;
  }
}

function lineOf({ kind, sequence, entryId, message }: Finding): string {
  const where = entryId === null ? '' : ` (${entryId})`;
  return `${kind}: ${sequence === null ? 'entry' : `entry ${sequence}`}${where} ${message}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
