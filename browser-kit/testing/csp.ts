import { expect } from 'chai';

const POLICY = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

interface Answer {
  violations: string[];
  error?: string;
}

/** Opens a module in a frame with a strict policy; the module ends with `answerCsp`. */
export async function expectNoCspViolations(module: URL): Promise<void> {
  const answer = new Promise<Answer>((resolve) => {
    window.addEventListener('message', ({ data }) => {
      if (data?.test === 'csp') resolve(data);
    });
  });
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="en"><head>
    <meta http-equiv="content-security-policy" content="${POLICY}">
    <script type="module" src="${module}"></script></head><body></body></html>`;
  document.body.append(frame);
  const { violations, error } = await answer;
  frame.remove();
  expect(error).to.equal(undefined);
  expect(violations).to.deep.equal([]);
}

/** Runs in the frame: walks through every part and tells the test what the policy had to stop. */
export async function answerCsp(walk: () => Promise<void>): Promise<void> {
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    violations.push(`${violatedDirective} ${blockedURI}`);
  });
  const answer = await walk().then(
    (): Answer => ({ violations }),
    (error: unknown): Answer => ({ violations, error: String(error) }),
  );
  window.parent.postMessage({ test: 'csp', ...answer }, location.ancestorOrigins[0] ?? location.origin);
}
