/** The start is refused; the message names the setting and says what to write. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(
      `Patchbay cannot start with these settings:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
      cause === undefined ? undefined : { cause },
    );
    this.problems = problems;
  }
}
