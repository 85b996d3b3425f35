export const FAULTS = [
  'rate_limit',
  'unavailable',
  'slow',
  'expire_tokens',
  'expire_checkpoint',
  'drop_reply',
  'forbidden',
  'not_found',
  'nonsense',
] as const;

export type FaultName = (typeof FAULTS)[number];

export interface Fault {
  fault: FaultName;
  /** How many more requests meet it. */
  times: number;
  /** For `rate_limit`; default 1. */
  retryAfterSeconds?: number | undefined;
  /** For `slow`; default 2000. */
  delayMs?: number | undefined;
  /** For `nonsense`: `html` answers 200 with a page, `wrong_types` gives every value of the real answer another type. */
  as?: 'html' | 'wrong_types' | undefined;
  /** Only requests whose path contains this. Without it a fault spares the OAuth pages. */
  path?: string | undefined;
  method?: string | undefined;
}

export interface FaultRequest {
  path: string;
  method: string;
  isOAuth: boolean;
}

/** The faults asked for one system, first come, first served. */
export interface FaultQueue {
  add(fault: Fault): void;
  /** Uses up one of the first fault that fits; `expire_checkpoint` is left to `takeExpiredCheckpoint`. */
  take(request: FaultRequest): Fault | null;
  takeExpiredCheckpoint(request: FaultRequest | null): boolean;
  list(): readonly Fault[];
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  let faults: Fault[] = [];
  const takeFirst = (fits: (fault: Fault) => boolean): Fault | null => {
    const fault = faults.find(fits);
    if (fault === undefined) return null;
    fault.times -= 1;
    faults = faults.filter(({ times }) => times > 0);
    return fault;
  };
  return {
    add: (fault) => void faults.push({ ...fault }),
    take: (request) => takeFirst((fault) => fault.fault !== 'expire_checkpoint' && matches(fault, request)),
    takeExpiredCheckpoint: (request) =>
      takeFirst(
        (fault) => fault.fault === 'expire_checkpoint' && (request === null || matches(fault, request)),
      ) !== null,
    list: () => faults,
    clear() {
      faults = [];
    },
  };
}

function matches(fault: Fault, { path, method, isOAuth }: FaultRequest): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path === undefined ? !isOAuth : path.includes(fault.path);
}
