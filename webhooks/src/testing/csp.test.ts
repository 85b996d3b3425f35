import { expect } from 'chai';

const POLICY = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

describe('strict content security policy', () => {
  it('is not violated by any part, trusted types included', async () => {
    const answer = new Promise<{ violations: string[]; error?: string }>((resolve) => {
      window.addEventListener('message', ({ data }) => {
        if (data?.test === 'csp') resolve(data);
      });
    });
    const frame = document.createElement('iframe');
    frame.srcdoc = `<!doctype html><html lang="en"><head>
      <meta http-equiv="content-security-policy" content="${POLICY}">
      <script type="module" src="${new URL('./csp-page.ts', import.meta.url)}"></script></head><body></body></html>`;
    document.body.append(frame);
    const { violations, error } = await answer;
    frame.remove();
    expect(error).to.equal(undefined);
    expect(violations).to.deep.equal([]);
  }).timeout(30_000);
});
