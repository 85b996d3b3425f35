/** Answers the sandbox's consent page as a browser without scripts would; answers the callback's address. */
export async function decide(
  authorizeUrl: string,
  decision: 'allow' | 'cancel' = 'allow',
  account?: string,
): Promise<string> {
  const page = await (await fetch(authorizeUrl)).text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const action = /action="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await fetch(new URL(action, authorizeUrl), {
    method: 'POST',
    body: new URLSearchParams({
      consent: field('consent'),
      account: account ?? field('account'),
      decision,
    }),
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The consent page answered ${answer.status}: ${page.slice(0, 500)}`);
  return location;
}
