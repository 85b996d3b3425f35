import { definePatchbay } from './element.ts';

definePatchbay();

export * from './element.ts';
