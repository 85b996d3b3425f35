import { expectNoCspViolations } from '@patchbay/browser-kit/testing/csp.ts';

describe('strict content security policy', () => {
  it('is not violated by any part, trusted types included', () =>
    expectNoCspViolations(new URL('./csp-page.ts', import.meta.url))).timeout(30_000);
});
