import type { OperationFigures } from './operations.ts';

/**
 * What an earlier prototype reached on another machine. Its ping took part of the time of every call, so that its
 * figures of more calls a second than pings can only have been several operations a call: they are held against ours of
 * 500 operations a call.
 */
const PROTOTYPE = {
  ping: { one: 1175, sixteen: 2020 },
  openMs: 32,
  idleMemoryMb: 40,
  operations: [
    { figure: 'insertMany', comparedWith: 'inserts, 500 a call', clients: 'one', perSecond: 8150 },
    {
      figure: 'bulkUpsert',
      comparedWith: 'upserts by a unique key, 500 a call',
      clients: 'one',
      perSecond: 3560,
    },
    { figure: 'findById', comparedWith: 'findOne, one client', clients: 'one', perSecond: 1180 },
    { figure: 'findById', comparedWith: 'findOne, 16 clients', clients: 'sixteen', perSecond: 2240 },
  ],
} as const;

/** Each target with what was measured: the rate, and its ratio to the ping of the same run. */
export function compareWithPrototype(measured: {
  operations: OperationFigures;
  openMs: readonly number[];
  idleMemoryMb: number;
}) {
  const { operations, openMs, idleMemoryMb } = measured;
  const ratios = PROTOTYPE.operations.map(({ figure, comparedWith, clients, perSecond }) => {
    const target = perSecond / PROTOTYPE.ping[clients];
    const rate = operations[figure]?.[clients].perSecond ?? 0;
    const ratio = rate / (operations['ping']?.[clients].perSecond ?? Number.NaN);
    return {
      figure,
      comparedWith,
      prototype: { perSecond, pingPerSecond: PROTOTYPE.ping[clients], ratioToPing: hundredths(target) },
      measured: { perSecond: rate, ratioToPing: hundredths(ratio) },
      isRateMet: rate >= perSecond,
      isRatioMet: ratio >= target,
    };
  });
  const slowestOpen = Math.max(...openMs);
  return {
    ratios,
    openMs: { target: PROTOTYPE.openMs, measured: slowestOpen, isMet: slowestOpen <= PROTOTYPE.openMs },
    idleMemoryMb: {
      target: PROTOTYPE.idleMemoryMb,
      measured: idleMemoryMb,
      isMet: idleMemoryMb <= PROTOTYPE.idleMemoryMb,
    },
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
