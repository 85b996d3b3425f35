import { Long } from 'bson';
import { Doc } from '../bson/document.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';

export const killCursors: Command = {
  fields: ['cursors'],
  isAllowedInTransaction: true,
  run({ services, args }) {
    const killed: Long[] = [];
    const unknown: Long[] = [];
    for (const id of new Arguments(args).array('cursors') ?? []) {
      if (!(id instanceof Long)) continue;
      (services.cursors.kill(id) ? killed : unknown).push(id);
    }
    return Doc.from([
      ['cursorsKilled', killed],
      ['cursorsNotFound', unknown],
      ['cursorsAlive', []],
      ['cursorsUnknown', []],
    ]);
  },
};
