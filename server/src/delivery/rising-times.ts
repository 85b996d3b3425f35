/** Times for ids: later for every call, so that what this process writes first comes first. */
export function createRisingTimes() {
  let last = 0;
  return (time: number): number => {
    last = Math.max(time, last + 1);
    return last;
  };
}
