/** Stands in for the window that `window.open` gives. */
export class FakePopup {
  static opened: FakePopup[] = [];
  static blocked = false;
  closed = false;
  focused = 0;
  location = { href: 'about:blank' };
  document = { title: '', body: { textContent: '' } };

  close(): void {
    this.closed = true;
  }

  focus(): void {
    this.focused += 1;
  }
}

const original = window.open;

export function installPopup(options: { blocked?: boolean } = {}): void {
  FakePopup.opened = [];
  window.open = () => {
    if (options.blocked === true) return null;
    const popup = new FakePopup();
    FakePopup.opened.push(popup);
    return popup as unknown as Window;
  };
}

export function restorePopup(): void {
  window.open = original;
}
