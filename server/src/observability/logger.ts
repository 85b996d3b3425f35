import { type DestinationStream, type Logger, pino } from 'pino';
import { redact, redactText } from '../security/redaction.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  level: string;
  destination?: DestinationStream;
}

/** One JSON line a log entry, credentials taken out of every one. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redact(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(args: Parameters<Logger['info']>, method: Logger['info']) {
        const clean = args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
        method.apply(this as unknown as Logger, clean as Parameters<Logger['info']>);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
