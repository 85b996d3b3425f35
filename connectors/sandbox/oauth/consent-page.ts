import type { SandboxOAuth, SandboxProvider } from '../provider.ts';
import { escapeHtml } from './escape-html.ts';
import { STYLES } from './styles.ts';

export interface ConsentPageInput {
  provider: SandboxProvider;
  oauth: SandboxOAuth;
  clientId: string;
  scopes: readonly string[];
  /** The signed request, posted back with the decision. */
  consent: string;
  nonce: string;
  action: string;
}

export function consentPage({
  provider,
  oauth,
  clientId,
  scopes,
  consent,
  nonce,
  action,
}: ConsentPageInput): string {
  const host = oauth.authorizePath.split('/')[1] ?? provider.id;
  const accounts = provider.accounts.map(
    ({ id, login, name }, index) => `
      <label class="account">
        <input type="radio" name="account" value="${escapeHtml(id)}"${index === 0 ? ' checked' : ''}>
        <span class="initials" aria-hidden="true">${escapeHtml(initials(name))}</span>
        <span><strong>${escapeHtml(name)}</strong><br><small>${escapeHtml(login)}</small></span>
      </label>`,
  );
  const granted = scopes.map((scope) => {
    const words = oauth.scopeDescriptions?.[scope];
    const name = `<code>${escapeHtml(scope)}</code>`;
    return `<li>${words === undefined ? name : `${escapeHtml(words)} <small>${name}</small>`}</li>`;
  });
  return page({
    nonce,
    title: `Allow ${clientId}?`,
    body: `
    <p class="host">Simulated ${escapeHtml(host)}</p>
    <h1>Allow <span class="app">${escapeHtml(clientId)}</span> to use your account?</h1>
    <form method="post" action="${escapeHtml(action)}">
      <input type="hidden" name="consent" value="${escapeHtml(consent)}">
      <fieldset><legend>Account</legend>${accounts.join('')}</fieldset>
      <h2>It asks to</h2>
      ${granted.length === 0 ? '<p>See your public profile</p>' : `<ul>${granted.join('')}</ul>`}
      <div class="buttons">
        <button name="decision" value="cancel">Cancel</button>
        <button name="decision" value="allow" class="primary">Allow</button>
      </div>
    </form>`,
  });
}

function initials(name: string): string {
  const [first = '', ...others] = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase());
  return first + (others.at(-1) ?? '');
}

export function errorPage(text: string, nonce: string): string {
  return page({
    nonce,
    title: 'This request cannot go on',
    body: `<h1>This request cannot go on</h1><p role="alert">${escapeHtml(text)}</p>`,
  });
}

function page({ title, body, nonce }: { title: string; body: string; nonce: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLES}</style>
</head>
<body><main>${body}</main></body>
</html>`;
}
