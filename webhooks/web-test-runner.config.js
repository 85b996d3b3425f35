export { webTestRunner as default } from '@patchbay/browser-kit/testing/web-test-runner.js';
