import { fold, words } from './fold.ts';
import { withinOneTypo } from './typo.ts';

export interface Searchable {
  name: string;
  summary: string;
  categories: readonly string[];
}

// Shorter words match too much when a letter may be wrong.
const MIN_LENGTH_FOR_TYPO = 4;

/** Items that match every word of the query, best first; all items in their order without a query. */
export function search<Item extends Searchable>(items: readonly Item[], query: string): Item[] {
  const terms = words(query);
  if (terms.length === 0) return [...items];
  return items
    .map((item, index) => ({ item, index, score: scoreItem(item, terms, fold(query).trim()) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}

function scoreItem(item: Searchable, terms: readonly string[], query: string): number {
  const name = words(item.name);
  const joined = name.join('');
  const rest = words(`${item.categories.join(' ')} ${item.summary}`);
  let total = joined === query.replace(/\s+/g, '') ? 100 : 0;
  for (const term of terms) {
    const score = scoreTerm(term, name, joined, rest);
    if (score === 0) return 0;
    total += score;
  }
  return total;
}

function scoreTerm(term: string, name: readonly string[], joined: string, rest: readonly string[]): number {
  if (joined.startsWith(term)) return 50;
  if (name.some((word) => word.startsWith(term))) return 40;
  if (joined.includes(term)) return 20;
  if (rest.some((word) => word.startsWith(term))) return 10;
  if (term.length < MIN_LENGTH_FOR_TYPO) return 0;
  if ([joined, ...name].some((word) => withinOneTypo(term, word))) return 8;
  return rest.some((word) => withinOneTypo(term, word)) ? 2 : 0;
}
