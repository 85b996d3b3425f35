/** Where a provider's URL is found in the sandbox: `https://api.github.com/user` -> `<sandbox>/api.github.com/user`. */
export function toSandboxUrl(url: string | URL, sandboxUrl: string): string {
  const { host, pathname, search } = new URL(url);
  return `${sandboxUrl.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}
