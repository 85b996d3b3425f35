import ipaddr from 'ipaddr.js';

/** What counts as one caller of an address: an IPv4 address, or the /56 that a subscriber of IPv6 is given. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const ip = ipaddr.process(address);
  if (ip.kind() === 'ipv4') return `${ip.toString()}/32`;
  const bytes = ip.toByteArray().map((byte, index) => (index < 7 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/56`;
}
