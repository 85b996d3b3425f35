import { apiKeyCommand } from './api-key.ts';
import { auditCommand } from './audit.ts';
import { databaseCommand } from './database.ts';
import { keysCommand } from './keys.ts';
import { listenCommand } from './listen.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `Usage: npm run patchbay -- <command>

  api-key create --name NAME     make an API key; it is shown once
         --permissions a,b       what it may do; all permissions unless said
  api-key list                   every key with its permissions and last use
  api-key rotate ID              replace a key; the former one works on for the overlap
         --overlap 24h
  api-key revoke ID              end a key at once
  audit verify                   whether the audit trail is as it was written, and where it is not
         --checkpoints FILE      by the checkpoints that were kept elsewhere, one JSON a line
  db backup --file FILE          copy the embedded database into one file, and its keys into FILE.keys, also while
                                 Patchbay runs
  db restore --file FILE         put a backup in place; Patchbay must be stopped
  db export --to mongodb://...   move everything to a MongoDB server; Patchbay must be stopped
  keys status                    which master and data keys are in use
  keys rotate                    wrap every key with the master key of the settings, while Patchbay runs
  keys rotate --data             new data keys, and everything sealed anew, while Patchbay runs
  keys backup --file FILE        write the wrapped keys into a file, in the place of an older one
  keys restore --file FILE       bring missing keys back; those destroyed since stay destroyed
  listen --forward-to URL        send new webhooks on to an address of this machine, such as
                                 http://localhost:3000/hooks, signed with a secret that is printed
         --events a,b            only these types
         --since 10m             also what came in the last 10 minutes; or a time
         --secret whsec_...      sign with this secret; otherwise one is made for the run
         --url URL --api-key K   another Patchbay than that of the data folder

Settings are read from PATCHBAY_* as by the server; the data folder is PATCHBAY_DATA_DIR (.patchbay).
`;

async function main(args: readonly string[]): Promise<void> {
  const [group, action, ...rest] = args;
  if (group === 'api-key') return apiKeyCommand(action, rest);
  if (group === 'audit') return auditCommand(action, rest);
  if (group === 'db') return databaseCommand(action, rest);
  if (group === 'keys') return keysCommand(action, rest);
  if (group === 'listen') return listenCommand(args.slice(1));
  if (group === undefined || group === 'help' || group === '--help') {
    process.stdout.write(USAGE);
    return;
  }
  throw new UsageError(`There is no command "${group}".`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message } = error as Error;
  process.stderr.write(error instanceof UsageError ? `${message}\n\n${USAGE}` : `${message}\n`);
  process.exitCode = 1;
});
