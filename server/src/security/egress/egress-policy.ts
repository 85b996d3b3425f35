import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { EgressRefused } from './egress-errors.ts';

export interface EgressPolicyOptions {
  /** Hosts (`internal.example`, `127.0.0.1`, `localhost:4000`) and ranges (`10.0.0.0/8`) that the operator allows. */
  allow: readonly string[];
  sandboxUrl: string | null;
  /** Plain http is refused, the operator's list and the sandbox apart. */
  production: boolean;
}

export interface EgressPolicy {
  /** Throws EgressRefused, or answers the parsed URL. */
  judgeUrl(url: string | URL, allowedHosts: readonly string[] | 'public'): URL;
  /** Whether the operator vouches for this host whatever its address is. */
  trustsHost(hostname: string, port: string): boolean;
  /** Throws EgressRefused unless the address is public or in the operator's list. */
  judgeAddress(address: string): void;
}

export function createEgressPolicy({ allow, sandboxUrl, production }: EgressPolicyOptions): EgressPolicy {
  const ranges = allow.filter((entry) => entry.includes('/')).map((entry) => ipaddr.parseCIDR(entry));
  const hosts = new Set(allow.filter((entry) => !entry.includes('/')).map((entry) => entry.toLowerCase()));
  const sandbox = sandboxUrl === null ? null : new URL(sandboxUrl);

  function trustsHost(hostname: string, port: string): boolean {
    const host = hostname.toLowerCase();
    if (hosts.has(host) || hosts.has(`${host}:${port}`)) return true;
    return sandbox !== null && host === bareHostname(sandbox) && port === portOf(sandbox);
  }

  function judgeAddress(address: string): void {
    const parsed = ipaddr.process(address);
    if (isPublic(parsed)) return;
    const listed = ranges.some(
      ([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits),
    );
    if (!listed) {
      throw new EgressRefused(
        'address_not_allowed',
        `Address ${address} is not a public one; ${HOW_TO_ALLOW}`,
      );
    }
  }

  function judgeUrl(input: string | URL, allowedHosts: readonly string[] | 'public'): URL {
    const url = parse(input);
    if (url.username !== '' || url.password !== '') {
      throw new EgressRefused('userinfo', 'A URL with a user name or password in it is refused');
    }
    if (allowedHosts !== 'public' && !allowedHosts.includes(url.host)) {
      throw new EgressRefused(
        'host_not_allowed',
        `Host ${url.host} is not among the allowed hosts: ${allowedHosts.join(', ')}`,
      );
    }
    const hostname = bareHostname(url);
    const trusted = trustsHost(hostname, portOf(url));
    if (url.protocol !== 'https:' && (url.protocol !== 'http:' || (production && !trusted))) {
      throw new EgressRefused(
        'insecure_scheme',
        `${url.protocol}// is refused for ${url.host}; use https://`,
      );
    }
    if (!trusted && isIP(hostname) !== 0) judgeAddress(hostname);
    return url;
  }

  return { judgeUrl, trustsHost, judgeAddress };
}

const HOW_TO_ALLOW = 'the operator can allow it in PATCHBAY_EGRESS_ALLOW';

function parse(input: string | URL): URL {
  if (!URL.canParse(String(input))) {
    throw new EgressRefused('invalid_url', 'Not a valid absolute URL');
  }
  return new URL(input);
}

const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** `range()` also calls IPv4-compatible addresses (`::127.0.0.1`) unicast: of IPv6 only 2000::/3 is public. */
function isPublic(address: ReturnType<typeof ipaddr.process>): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(...GLOBAL_IPV6);
}

/** Without the brackets of an IPv6 literal. */
export function bareHostname(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}
