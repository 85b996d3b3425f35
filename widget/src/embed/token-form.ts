/** For a page that nobody embeds: the token is pasted, used, and kept nowhere. */
export function askForToken(place: Element, use: (token: string) => void): void {
  const form = document.createElement('form');
  const heading = Object.assign(document.createElement('h1'), { textContent: document.title });
  const label = Object.assign(document.createElement('label'), {
    textContent: 'Session token',
    htmlFor: 'token',
  });
  const help = Object.assign(document.createElement('p'), {
    id: 'help',
    textContent: 'Paste the token of a connect session to open the integrations.',
  });
  const input = Object.assign(document.createElement('input'), {
    id: 'token',
    type: 'password',
    required: true,
    autocomplete: 'off',
  });
  input.setAttribute('aria-describedby', 'help');
  const button = Object.assign(document.createElement('button'), { textContent: 'Open' });
  form.append(heading, label, help, input, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const token = input.value.trim();
    input.value = '';
    if (token !== '') use(token);
  });
  place.replaceChildren(form);
}
