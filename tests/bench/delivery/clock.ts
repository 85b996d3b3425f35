/** Milliseconds that mean the same in all processes of this machine. */
export const clock = () => performance.timeOrigin + performance.now();
