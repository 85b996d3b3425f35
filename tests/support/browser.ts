import { setTimeout as pause } from 'node:timers/promises';
import binary from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { leaksOf, WATCH_VIOLATIONS } from './browser-leaks.ts';

/**
 * The package's flags are for a function that starts one page: several pages hang with some of them, and with others
 * cross-origin rules and the separation of sites, which the tests are about, are off.
 */
const UNWANTED =
  /^--(single-process|no-zygote|headless|disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|disable-features)/;

export async function launchChromium(): Promise<Browser> {
  const args = binary.args.filter((arg) => !UNWANTED.test(arg));
  // Another test file may be unpacking the same binary at this moment.
  for (let tries = 1; ; tries++) {
    try {
      return await chromium.launch({ executablePath: await binary.executablePath(), args });
    } catch (error) {
      if (tries === 20) throw error;
      await pause(500);
    }
  }
}

/** One person with a browser of their own, watched for everything that must not happen. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the test provokes itself: the console says so whenever an answer is not 2xx. */
  allow(problem: RegExp): void;
  /** May appear in no address, no page, no storage and no console message. Session tokens of the demo host are known. */
  keepSecret(secret: string): void;
  /** Ends the visit; throws on console errors, failed requests, policy violations and secrets that can be read. */
  leave(): Promise<void>;
}

export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  // A deadline for what never comes, not a judgement of a busy machine.
  context.setDefaultTimeout(90_000);
  const problems: string[] = [];
  const said: string[] = [];
  const allowed: RegExp[] = [];
  const secrets = new Set<string>();
  await context.addInitScript(WATCH_VIOLATIONS);
  await context.route(
    ({ hostname }) => hostname !== 'localhost' && hostname !== '127.0.0.1',
    (route) => {
      problems.push(`request to ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on('console', (message) => {
    said.push(message.text());
    if (['error', 'warning'].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().stack}`));
  context.on('request', (request) => said.push(request.url()));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left or closed ends what it was asking.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request failed: ${request.url()} ${reason}`);
  });
  context.on('response', async (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
    if (!/\/(api\/connect-session|api\/webhook-session|v1\/webhook-operator-sessions)$/.test(response.url()))
      return;
    const body = await response.json().catch(() => null);
    if (typeof body?.token === 'string') secrets.add(body.token);
  });
  return {
    context,
    page: await context.newPage(),
    allow: (problem) => allowed.push(problem),
    keepSecret: (secret) => secrets.add(secret),
    async leave() {
      for (const page of context.pages()) said.push(...(await leaksOf(page, [...secrets])));
      for (const { name, value } of await context.cookies()) said.push(`cookie ${name}=${value}`);
      await context.close();
      expect(problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)))).toEqual([]);
      expect(said.filter((text) => [...secrets].some((secret) => text.includes(secret)))).toEqual([]);
    },
  };
}
