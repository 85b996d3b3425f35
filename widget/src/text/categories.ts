import { msg } from '@lit/localize';

/** Name of a category; one that is not known is shown as it is written, made readable. */
export function categoryName(category: string): string {
  switch (category) {
    case 'version-control':
      return msg('Version control');
    case 'calendar':
      return msg('Calendar');
    case 'payments':
      return msg('Payments');
    case 'email':
      return msg('Email');
    case 'crm':
      return msg('CRM');
    case 'accounting':
      return msg('Accounting');
    case 'cloud-storage':
      return msg('Cloud storage');
    case 'other':
      return msg('Other');
    default: {
      const words = category.replace(/[-_]+/g, ' ');
      return words.charAt(0).toUpperCase() + words.slice(1);
    }
  }
}
