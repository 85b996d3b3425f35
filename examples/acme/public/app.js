const { patchbayUrl } = await fetch('/api/config').then((response) => response.json());

// Everything that embedding takes: load the element, tell it how to get a session.
await import(`${patchbayUrl}/widget/patchbay.js`);
const marketplace = document.createElement('patchbay-marketplace');
marketplace.baseUrl = patchbayUrl;
marketplace.getSession = async () => {
  const response = await fetch('/api/connect-session', { method: 'POST' });
  if (!response.ok) throw new Error(`The session was refused (${response.status})`);
  const { token } = await response.json();
  return token;
};
document.querySelector('#marketplace').append(marketplace);

// The live list of webhooks.
const list = document.querySelector('#webhooks');
const empty = document.querySelector('#empty');
const state = document.querySelector('#stream-state');
const seen = new Set();

const { data } = await fetch('/api/webhooks').then((response) => response.json());
for (const webhook of data.toReversed()) show(webhook);

const stream = new EventSource('/api/webhooks/stream');
stream.onopen = () => {
  state.textContent = 'Live';
};
stream.onerror = () => {
  state.textContent = 'Reconnecting…';
};
stream.onmessage = (event) => show(JSON.parse(event.data));

function show(webhook) {
  if (seen.has(webhook.id)) return;
  seen.add(webhook.id);
  empty.hidden = true;
  const item = document.createElement('li');
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  const body = document.createElement('pre');
  body.tabIndex = 0;
  body.textContent = JSON.stringify(webhook.data, null, 2);
  summary.append(
    span('type', webhook.type),
    span('what', describe(webhook)),
    span('verified', 'verified'),
    span('time', new Date(webhook.receivedAt).toLocaleTimeString()),
  );
  details.append(summary, body);
  item.append(details);
  list.prepend(item);
  while (list.children.length > 100) list.lastElementChild.remove();
}

function describe({ type, data }) {
  if (type === 'records.changed') {
    const one = data.changes.length === 1 ? ` ${data.changes[0].operation}` : '';
    return `${data.changes.length} × ${data.model}${one}`;
  }
  if (type.startsWith('sync.')) return `${data.run.sync}: ${data.run.counts.read} read`;
  if (type.startsWith('connection.')) return `${data.connection.system} · ${data.connection.account.label}`;
  return '';
}

function span(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
