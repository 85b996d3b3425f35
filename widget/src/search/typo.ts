/**
 * Whether `typed` differs from `word`, or from a beginning of it, by at most one typo: a letter
 * too many, missing, wrong, or two neighbours swapped.
 */
export function withinOneTypo(typed: string, word: string): boolean {
  for (const length of [typed.length - 1, typed.length, typed.length + 1]) {
    if (length > 0 && length <= word.length && oneEdit(typed, word.slice(0, length))) return true;
  }
  return false;
}

function oneEdit(a: string, b: string): boolean {
  if (a === b) return true;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
