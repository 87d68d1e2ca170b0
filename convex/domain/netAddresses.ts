/**
 * Which addresses of machines are of the public internet. Everything else is refused when somebody's link is fetched: one's
 * own machine, its network, its cloud's metadata. Security: an address that isn't understood is not public.
 */

/** "127.0.0.1" as four bytes; null for any other spelling (octal, hex, fewer parts). */
function bytesOfV4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Eight groups of 16 bits; null for what is no IPv6 address, and for one with a zone ("fe80::1%eth0"). */
function groupsOfV6(text: string): number[] | null {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return null;
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...left, ...Array.from({ length: missing }, () => 0), ...right];
}

function groupsOf(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const bytes = index === parts.length - 1 ? bytesOfV4(part) : null;
    if (bytes !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** A network: its first address, and how many bits tell it. */
type Network = readonly [string, number];

/** IANA's special-purpose registry, but for what is announced to everybody; and a cloud's own server among public numbers. */
const CLOSED_V4: readonly Network[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/**
 * Only what is handed out to networks is open, which leaves out by itself: loopback, link-local, site-local, unique local,
 * multicast, IPv4 in another dress (::ffff:0:0/96, ::/96) and behind a translator (64:ff9b::/96).
 */
const OPEN_V6: Network = ["2000::", 3];
/** In there: protocol assignments (Teredo among them), documentation, IPv4 in a tunnel (6to4). */
const CLOSED_V6: readonly Network[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/** Whether a name may lead there: `address` as a resolver answers it. */
export function isPublicAddress(address: string): boolean {
  const v4 = bytesOfV4(address);
  if (v4 !== null) return !CLOSED_V4.some((network) => isIn(v4, network, bytesOfV4, 8));
  const v6 = groupsOfV6(address);
  if (v6 === null) return false;
  return isIn(v6, OPEN_V6, groupsOfV6, 16) && !CLOSED_V6.some((network) => isIn(v6, network, groupsOfV6, 16));
}

function isIn(
  parts: readonly number[],
  [first, prefix]: Network,
  parse: (text: string) => number[] | null,
  bitsOfPart: number,
): boolean {
  const network = parse(first) ?? [];
  return parts.every((part, index) => {
    const bits = Math.min(Math.max(prefix - index * bitsOfPart, 0), bitsOfPart);
    const rest = 2 ** (bitsOfPart - bits);
    return Math.floor(part / rest) === Math.floor((network[index] ?? 0) / rest);
  });
}
