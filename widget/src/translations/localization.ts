import { configureLocalization } from '@lit/localize';
import { loadChunk } from '../chunks.ts';

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['de'],
  loadLocale: () => loadChunk('de', () => import('./de.ts')),
});

let formatLocale = 'en';

/** BCP 47 tag for numbers and dates; may be more specific than the language of the texts. */
export const currentLocale = () => formatLocale;

/**
 * Uses the language of the texts that fits best, English when there is none. Texts and formats
 * are shared by all widgets of a page.
 */
export async function useLocale(requested: string): Promise<void> {
  const language = requested.toLowerCase().split('-')[0] ?? 'en';
  const text = language === 'de' ? 'de' : 'en';
  formatLocale = text === language ? canonical(requested) : 'en';
  // A failed download of a translation must not take the widget away: English stays.
  await setLocale(text).catch(() => {
    formatLocale = 'en';
  });
}

function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
