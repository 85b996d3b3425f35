/** The engine that the test run was given, besides the embedded one. */
export const secondEngine: string | null = process.env.PATCHBAY_TEST_MONGODB_URI || null;
