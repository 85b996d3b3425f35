import { msg, str } from '@lit/localize';
import type { ApiClient } from '../api/client.ts';
import { type ApiError, toApiError } from '../api/errors.ts';
import type { FlowStatus } from '../api/types.ts';
import { endedPhase, type Flow, type FlowPhase, type FlowSnapshot, isUnderway } from './flow.ts';
import { clearFlowFragment, pageAddress, writeFlowFragment } from './fragment.ts';
import { isFramed, isHttpUrl, openPopup } from './popup.ts';

const FIRST_POLL_MS = 1000;
const LAST_POLL_MS = 4000;
// A popup that is being sent somewhere can look closed for a moment.
const CLOSED_LOOKS_BEFORE_TELLING = 2;
const FAILURES_BEFORE_TELLING = 2;

export interface FlowHost {
  api: ApiClient;
  changed: (snapshot: FlowSnapshot) => void;
  connected: (connectionId: string) => void;
  failed: (error: ApiError) => void;
}

export interface StartInput {
  system: string;
  systemName: string;
  reconnectConnectionId: string | null;
  /** Undefined asks for all of them, or for those that a connection to reconnect has. */
  scopes: readonly string[] | undefined;
}

/** One OAuth connect attempt: from the click to an answer of the server, which alone counts. */
export class OAuthFlow implements Flow {
  readonly #host: FlowHost;
  #id: string | null = null;
  #popup: Window | null = null;
  #messageOrigin: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #polls = 0;
  #closedLooks = 0;
  #failures = 0;
  #asking = false;
  #askAgain = false;
  snapshot: FlowSnapshot;

  private constructor(host: FlowHost, system: string | null, reconnectConnectionId: string | null) {
    this.#host = host;
    this.snapshot = {
      system,
      reconnectConnectionId,
      phase: 'starting',
      windowClosed: false,
      unreachable: false,
      message: null,
      code: null,
      reference: null,
      authorizeUrl: null,
    };
  }

  /** Call it while the click is being handled: the popup opens before anything is awaited. */
  static start(host: FlowHost, input: StartInput): OAuthFlow {
    const flow = new OAuthFlow(host, input.system, input.reconnectConnectionId);
    flow.#popup = openPopup(msg(str`Opening ${input.systemName}…`));
    void flow.#begin(input);
    return flow;
  }

  /** Goes on with a flow from before a reload. */
  static find(host: FlowHost, flowId: string): OAuthFlow {
    const flow = new OAuthFlow(host, null, null);
    flow.#id = flowId;
    flow.#update({ phase: 'waiting' });
    flow.resume();
    return flow;
  }

  async cancel(): Promise<void> {
    if (!isUnderway(this.snapshot.phase) || this.snapshot.phase === 'cancelling') return;
    this.#update({ phase: 'cancelling' });
    this.#popup?.close();
    if (this.#id === null) return;
    try {
      // The server may know better: a connection made meanwhile stays.
      this.#settle(await this.#host.api.cancelFlow(this.#id));
    } catch (error) {
      this.#fail(toApiError(error));
    }
  }

  focusWindow(): void {
    this.#popup?.focus();
  }

  suspend(): void {
    clearTimeout(this.#timer);
    window.removeEventListener('message', this.#onMessage);
    window.removeEventListener('focus', this.#onFocus);
  }

  resume(): void {
    if (!isUnderway(this.snapshot.phase) || this.#id === null) return;
    window.addEventListener('message', this.#onMessage);
    window.addEventListener('focus', this.#onFocus);
    this.#schedule(0);
  }

  async #begin({ system, scopes, reconnectConnectionId }: StartInput): Promise<void> {
    try {
      const returnTo = pageAddress();
      const { flow, authorizeUrl, messageOrigin } = await this.#host.api.startFlow({
        system,
        display: this.#popup === null && !isFramed() ? 'tab' : 'popup',
        ...(returnTo === null ? {} : { returnTo }),
        ...(scopes === undefined ? {} : { scopes: [...scopes] }),
        ...(reconnectConnectionId === null ? {} : { reconnectConnectionId }),
      });
      this.#id = flow.id;
      this.#messageOrigin = messageOrigin;
      if (this.snapshot.phase === 'cancelling') {
        this.#settle(await this.#host.api.cancelFlow(flow.id));
      } else {
        this.#leadTo(authorizeUrl);
      }
    } catch (error) {
      this.#fail(toApiError(error));
    }
  }

  #leadTo(authorizeUrl: string): void {
    // Whatever the server says, a script must never run in the window that we opened.
    if (!isHttpUrl(authorizeUrl)) throw new TypeError('The address to connect at is not a web address.');
    if (this.#popup !== null) {
      this.#popup.location.href = authorizeUrl;
      this.#wait('waiting', authorizeUrl);
    } else if (isFramed()) {
      this.#wait('blocked', authorizeUrl);
    } else {
      this.#update({ phase: 'leaving' });
      location.assign(authorizeUrl);
    }
  }

  #wait(phase: FlowPhase, authorizeUrl: string): void {
    if (this.#id !== null) writeFlowFragment(this.#id);
    this.#update({ phase, authorizeUrl });
    this.resume();
  }

  #onMessage = (event: MessageEvent): void => {
    const fromWindow = this.#popup === null || event.source === this.#popup || event.source === null;
    // A message only makes us ask sooner, so a forged one gains nothing; still, only the callback page is heard.
    if (fromWindow && this.#messageOrigin !== null && event.origin === this.#messageOrigin) this.#askNow();
  };

  #onFocus = (): void => this.#askNow();

  #askNow(): void {
    if (this.#asking) this.#askAgain = true;
    else void this.#ask();
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), delay);
  }

  async #ask(): Promise<void> {
    if (this.#id === null || !isUnderway(this.snapshot.phase)) return;
    clearTimeout(this.#timer);
    this.#asking = true;
    try {
      this.#settle(await this.#host.api.flow(this.#id));
      this.#failures = 0;
      this.#update({ unreachable: false });
    } catch (error) {
      this.#lookAt(toApiError(error));
    }
    this.#asking = false;
    if (!isUnderway(this.snapshot.phase)) return;
    this.#look();
    this.#polls += 1;
    const again = this.#askAgain;
    this.#askAgain = false;
    this.#schedule(again ? 0 : Math.min(LAST_POLL_MS, FIRST_POLL_MS + 50 * this.#polls));
  }

  #look(): void {
    this.#closedLooks = this.#popup?.closed === true ? this.#closedLooks + 1 : 0;
    this.#update({ windowClosed: this.#closedLooks >= CLOSED_LOOKS_BEFORE_TELLING });
  }

  #lookAt(error: ApiError): void {
    if (error.kind === 'expired' || error.status === 404) {
      this.#fail(error);
      return;
    }
    this.#failures += 1;
    this.#update({ unreachable: this.#failures >= FAILURES_BEFORE_TELLING });
  }

  #settle(status: FlowStatus): void {
    const ended = endedPhase(status.status);
    if (ended === null || !isUnderway(this.snapshot.phase)) return;
    this.#end();
    this.#update({ phase: ended, message: status.message, code: status.code });
    if (ended === 'connected' && status.connectionId !== null) this.#host.connected(status.connectionId);
  }

  #fail(error: ApiError): void {
    if (!isUnderway(this.snapshot.phase)) return;
    this.#end();
    const message = error.kind === 'problem' ? error.message : null;
    this.#update({ phase: 'failed', message, code: error.code, reference: error.requestId });
    this.#host.failed(error);
  }

  #end(): void {
    this.suspend();
    clearFlowFragment();
    this.#popup?.close();
  }

  #update(change: Partial<FlowSnapshot>): void {
    const next = { ...this.snapshot, ...change };
    const same = (Object.keys(change) as (keyof FlowSnapshot)[]).every(
      (key) => next[key] === this.snapshot[key],
    );
    this.snapshot = next;
    if (!same) this.#host.changed(next);
  }
}
