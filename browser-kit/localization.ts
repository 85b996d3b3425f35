import { configureLocalization, type LocaleModule } from '@lit/localize';

/**
 * English, and German when it is asked for. Texts and formats are shared by everything of one bundle on a page; call it
 * once for each.
 */
export function createLocalization(loadGerman: () => Promise<LocaleModule>) {
  const { setLocale } = configureLocalization({
    sourceLocale: 'en',
    targetLocales: ['de'],
    loadLocale: loadGerman,
  });
  let formatLocale = 'en';
  return {
    /** BCP 47 tag for numbers and dates; may be more specific than the language of the texts. */
    currentLocale: () => formatLocale,

    /** Uses the language of the texts that fits best, English when there is none. */
    async useLocale(requested: string): Promise<void> {
      const language = requested.toLowerCase().split('-')[0] ?? 'en';
      const text = language === 'de' ? 'de' : 'en';
      formatLocale = text === language ? canonical(requested) : 'en';
      // A failed download of a translation must not take the element away: English stays.
      await setLocale(text).catch(() => {
        formatLocale = 'en';
      });
    },
  };
}

function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
