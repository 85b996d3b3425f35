export interface BannerFacts {
  url: string;
  apiKey: string;
  demoUrl: string | null;
  adminUrl: string;
  sandboxUrl: string | null;
  dataDir: string;
  /** API keys to try, by system. */
  sandboxKeys: readonly (readonly [system: string, key: string])[];
}

/** What a person needs to go on, and nothing else. */
export function banner({
  url,
  apiKey,
  demoUrl,
  adminUrl,
  sandboxUrl,
  dataDir,
  sandboxKeys,
}: BannerFacts): string {
  const rows: [string, string][] = [
    ...(demoUrl === null
      ? []
      : [['Demo', `${demoUrl}   <- open this: a pretend product with the widget in it`] as [string, string]]),
    ['Admin', adminUrl],
    ['API', `${url}/docs`],
    ['API key', apiKey],
    ...(sandboxUrl === null
      ? []
      : [['Sandbox', `${sandboxUrl}   (simulated providers; no real account needed)`] as [string, string]]),
    ...sandboxKeys.map(([system, key]): [string, string] => ['', `to connect ${system}, use the key ${key}`]),
    ['Data', dataDir],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(9)}${value}`);
  return `\n  Patchbay is ready.\n\n${lines.join('\n')}\n\n  Stop with Ctrl+C.\n\n`;
}
