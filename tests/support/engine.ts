/** The engine that the test run was given, besides the embedded one. */
export const secondEngine: string | null = process.env.PATCHBAY_TEST_MONGODB_URI || null;

/** For what only a database in the data folder does; skipped on a second engine. */
export const onEmbedded = secondEngine === null ? test : test.skip;
