/** About how many records the initial sync reads; most are commits, the rest is what the sandbox has by default. */
export const RECORDS = Number(process.env['BENCH_RECORDS'] ?? 20_000);

/**
 * Sizes of the simulated GitHub. Its limit of 5,000 requests an hour is out of the way, so that no figure depends on it;
 * the connector's own budget (900 requests a minute, which allows a burst of as many) stays as it is in production, and
 * 20,000 records are some 230 requests.
 */
export const GITHUB_SIZES = { commits: RECORDS, requests_per_hour: 1_000_000 };
