import '../index.ts';
import { bindWidget } from './framed-widget.ts';
import { hostOrigin, waitForChannel } from './handshake.ts';
import { askForToken } from './token-form.ts';

const main = document.createElement('main');
document.body.append(main);
const widget = document.createElement('patchbay-marketplace');
// The page is served by the API's own server.
widget.baseUrl = location.origin;

const host = window.parent === window ? (window.opener as Window | null) : window.parent;
const origin = hostOrigin(new URL(location.href), location.ancestorOrigins);

if (host !== null && origin !== null) {
  main.append(widget);
  void waitForChannel(host, origin).then((port) => bindWidget(widget, port));
} else {
  askForToken(main, (token) => {
    widget.session = token;
    main.replaceChildren(widget);
  });
}
