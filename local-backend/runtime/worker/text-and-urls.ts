/** Host side of the text and URL classes: Node's own, with strings and bytes at the border. */

export function decodeText(
  bytes: Uint8Array,
  label: string,
  fatal: boolean,
  ignoreBom: boolean,
): string | null | undefined {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal, ignoreBOM: ignoreBom });
  } catch {
    return undefined;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function partsOf(url: URL): string {
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url;
  return JSON.stringify({
    href,
    origin,
    protocol,
    username,
    password,
    host,
    hostname,
    port,
    pathname,
    search,
    hash,
  });
}

export function parseUrl(href: string, base: string | null): string | null {
  try {
    return partsOf(new URL(href, base ?? undefined));
  } catch {
    return null;
  }
}

const SETTABLE = [
  "href",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;

export function setUrlPart(href: string, part: string, value: string): string {
  const url = new URL(href);
  const known = SETTABLE.find((name) => name === part);
  if (known !== undefined) url[known] = value;
  return partsOf(url);
}

export function parseForm(text: string): string {
  return JSON.stringify([...new URLSearchParams(text)]);
}

export function serializeForm(pairs: string): string {
  return new URLSearchParams(JSON.parse(pairs) as [string, string][]).toString();
}
