import '../index.ts';
import { openByCode, takeCode } from './one-time-code.ts';

const main = document.createElement('main');
document.body.append(main);

/** What a person sees who came without a code, or with one that was used before. */
function say(heading: string, words: string): void {
  const section = document.createElement('section');
  section.append(
    Object.assign(document.createElement('h1'), { textContent: heading }),
    Object.assign(document.createElement('p'), { textContent: words }),
  );
  section.setAttribute('role', 'alert');
  main.replaceChildren(section);
}

async function open(): Promise<void> {
  const code = takeCode();
  const session = code === null ? null : await openByCode(code);
  if (session === null) {
    say(
      'This link does not open anything',
      'It works once, and for five minutes. Open the webhooks from your product again.',
    );
  } else if (session === 'unreachable') {
    say('No answer from the server', 'Open the webhooks from your product again in a moment.');
  } else {
    const portal = document.createElement('patchbay-webhooks');
    portal.session = session;
    main.replaceChildren(portal);
  }
}

void open();
