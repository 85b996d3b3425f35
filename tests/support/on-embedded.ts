import { secondEngine } from './engine.ts';

/** For what only a database in the data folder does; skipped on a second engine. */
export const onEmbedded = secondEngine === null ? test : test.skip;
