import type { PatchbayWebhooksElements } from './dist/npm/types/react.js';

export type * from './dist/npm/types/react.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends PatchbayWebhooksElements {}
  }
}
