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
const batches = new Map();
const BATCH_MS = 15_000;
const number = new Intl.NumberFormat('en');

const { data } = await fetch('/api/webhooks').then((response) => response.json());
for (const webhook of data.toReversed()) show(webhook);

watch();

function watch() {
  const stream = new EventSource('/api/webhooks/stream');
  stream.onopen = () => {
    state.textContent = 'Live';
  };
  stream.onerror = () => {
    state.textContent = 'Reconnecting…';
    // After an answer that is no stream the browser gives up by itself.
    if (stream.readyState === EventSource.CLOSED) setTimeout(watch, 2000);
  };
  stream.onmessage = (event) => show(JSON.parse(event.data));
}

function show(webhook) {
  if (seen.has(webhook.id)) return;
  seen.add(webhook.id);
  empty.hidden = true;
  const row = rowFor(webhook);
  row.webhooks += 1;
  row.changes += webhook.data.changes?.length ?? 0;
  row.latest = webhook;
  row.what.textContent = describe(row);
  row.time.textContent = new Date(webhook.receivedAt).toLocaleTimeString();
  if (row.item.querySelector('details').open) row.fill();
  list.prepend(row.item);
  while (list.children.length > 100) list.lastElementChild.remove();
}

/** A first sync sends its records in many webhooks of up to 100: they share a row. A single change has its own. */
function rowFor({ type, data, receivedAt }) {
  if (type !== 'records.changed' || data.changes.length === 1) return newRow(type);
  const key = `${data.connectionId} ${data.model}`;
  const at = Date.parse(receivedAt);
  const batch = batches.get(key);
  const row = batch !== undefined && at - batch.at < BATCH_MS ? batch.row : newRow(type);
  batches.set(key, { row, at });
  return row;
}

function newRow(type) {
  const item = document.createElement('li');
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  const body = document.createElement('pre');
  body.tabIndex = 0;
  const what = span('what', '');
  const time = span('time', '');
  summary.append(span('type', type), what, span('verified', 'verified'), time);
  details.append(summary, body);
  item.append(details);
  const row = { item, what, time, webhooks: 0, changes: 0, latest: null, fill };
  // Written when somebody looks: a hundred records are a long text.
  details.addEventListener('toggle', () => details.open && row.fill());
  return row;
  function fill() {
    body.textContent = JSON.stringify(row.latest.data, null, 2);
  }
}

function describe({ latest: { type, data }, changes, webhooks }) {
  if (type === 'records.changed') {
    const [first] = data.changes;
    if (changes === 1)
      return `${data.model} ${first.operation}: ${first.data?.name ?? first.data?.title ?? first.remoteId}`;
    return `${number.format(changes)} × ${data.model}${webhooks === 1 ? '' : `, in ${number.format(webhooks)} webhooks`}`;
  }
  if (type.startsWith('sync.')) return `${data.run.sync}: ${number.format(data.run.counts.read)} read`;
  if (type.startsWith('connection.')) return `${data.connection.system} · ${data.connection.account.label}`;
  return '';
}

function span(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
