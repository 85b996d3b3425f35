/** Of the simulated consent page; dark by the reader's preference, one column from 320 px up. */
export const STYLES = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --page: #f3f4f6; --card: #fff; --line: #d0d7de; --go: #1a6f3c; --on-go: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #a3adb8; --page: #0d1117; --card: #161b22; --line: #3a434e; --go: #57c785; --on-go: #06210f; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 28rem; min-width: 0; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; line-height: 1.3; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
.host, small { color: var(--soft); font-size: 0.875rem; }
.host { margin: 0 0 0.5rem; }
ul { display: grid; gap: 0.5rem; margin: 0; padding: 0; list-style: none; }
li { padding-left: 1.5rem; line-height: 1.4; background: linear-gradient(var(--go), var(--go)) 0.25rem 0.5rem / 0.5rem 0.5rem no-repeat; }
li small { display: block; }
legend { padding: 0; margin-bottom: 0.5rem; font-weight: 700; }
fieldset { display: grid; gap: 0.5rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.account { display: flex; gap: 0.75rem; align-items: center; padding: 0.625rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; cursor: pointer; line-height: 1.35; }
.account:has(:checked) { border-color: var(--go); box-shadow: inset 0 0 0 1px var(--go); }
.account input { width: 1.125rem; height: 1.125rem; margin: 0; flex: none; accent-color: var(--go); }
.initials { display: grid; place-items: center; flex: none; width: 2.25rem; height: 2.25rem; border-radius: 50%; background: var(--page); border: 1px solid var(--line); font-size: 0.8rem; font-weight: 700; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; justify-content: flex-end; margin-top: 1.5rem; }
button { min-height: 2.75rem; padding: 0 1.25rem; font: inherit; font-weight: 600; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 0.5rem; cursor: pointer; }
button.primary { background: var(--go); border-color: var(--go); color: var(--on-go); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
`;
