const { patchbayUrl } = await fetch('/api/config').then((response) => response.json());

// Everything that embedding takes: load the element, tell it how to get a session.
await import(`${patchbayUrl}/webhooks/patchbay-webhooks.js`);
const portal = document.createElement('patchbay-webhooks');
portal.getSession = async () => {
  const response = await fetch('/api/webhook-session', { method: 'POST' });
  if (!response.ok) throw new Error(`The session was refused (${response.status})`);
  return response.json();
};

// What is open stands in the address, so that a reload and the back button lead there.
portal.path = location.hash.slice(1);
portal.addEventListener('patchbay-webhooks-navigate', ({ detail }) => {
  if (location.hash.slice(1) !== detail.path) location.hash = detail.path;
});
window.addEventListener('hashchange', () => {
  portal.path = location.hash.slice(1);
});
document.querySelector('#webhooks-portal').append(portal);
