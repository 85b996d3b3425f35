/** The next round number, so that the axis can be read: 1, 2, 5, 10, 20, ... */
export function niceTop(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 2, 4, 5, 10].find((one) => one * power >= most) ?? 10;
  return factor * power;
}
