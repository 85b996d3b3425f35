import { currentLocale } from '../translations/localization.ts';

export const formatNumber = (value: number) => new Intl.NumberFormat(currentLocale()).format(value);

/** Picks the text by the language's rule; languages with more forms fall back to `other`. */
export function plural(count: number, texts: { one: string; other: string }): string {
  return new Intl.PluralRules(currentLocale()).select(count) === 'one' ? texts.one : texts.other;
}
