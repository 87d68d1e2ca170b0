import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readCalendarAddress } from "../../convex/domain/calendarAddress.ts";
import { nextReadAt } from "../../convex/domain/followedCalendars.ts";
import { isPublicAddress } from "../../convex/domain/netAddresses.ts";
import { MINUTE } from "../../convex/domain/time.ts";

/** First and last address of each closed network, and their open neighbours where there are some. */
const CLOSED: [string, string[]][] = [
  ["this network", ["0.0.0.0", "0.255.255.255", "::"]],
  [
    "private",
    ["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"],
  ],
  ["carrier-grade NAT", ["100.64.0.0", "100.127.255.255", "100.100.100.200"]],
  ["loopback", ["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"]],
  ["link-local", ["169.254.0.0", "169.254.169.254", "169.254.255.255", "fe80::", "fe80::1", "febf:ffff::1"]],
  [
    "protocol assignments",
    ["192.0.0.0", "192.0.0.192", "192.0.0.255", "192.52.193.1", "2001::", "2001:1ff::1"],
  ],
  [
    "documentation",
    ["192.0.2.1", "198.51.100.7", "203.0.113.255", "2001:db8::1", "2001:db8:ffff::", "3fff:fff::1"],
  ],
  ["benchmarks", ["198.18.0.0", "198.19.255.255", "2001:2::1"]],
  ["relays and tunnels", ["192.88.99.1", "2002::", "2002:7f00:1::", "2001:0:53aa:64c:1:2:3:4"]],
  ["multicast", ["224.0.0.0", "239.255.255.255", "ff02::1", "ff0e::1"]],
  ["reserved", ["240.0.0.0", "255.255.255.255", "4000::1", "100::1", "5f00::1"]],
  ["a cloud's own server", ["168.63.129.16"]],
  ["unique local", ["fc00::1", "fd00:ec2::254", "fdff:ffff::1"]],
  ["site-local", ["fec0::1"]],
  [
    "IPv4 in IPv6",
    ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:8.8.8.8"],
  ],
  ["behind a translator", ["64:ff9b::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1"]],
  ["no address", ["", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "-1.1.1.1", "8.8.8.8 ", "8.8.8.8:443"]],
  [
    "another spelling",
    ["0177.0.0.1", "0x7f.0.0.1", "2130706433", "0x7f000001", "127.1", "08.8.8.8", "1e1.1.1.1"],
  ],
  [
    "malformed IPv6",
    [":", ":::", "2600:::1", "2600::1::1", "2600:1", "1:2:3:4:5:6:7:8:9", "2600::g", "2600::12345"],
  ],
  [
    "with a zone or in brackets",
    ["fe80::1%eth0", "2600::1%1", "[2600::1]", "2600::1.2.3", "2600::1.2.3.4:5"],
  ],
];
const OPEN = [
  ...["1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
  ...["128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255"],
  ...[
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
  ],
  ...["198.51.99.255", "203.0.114.0", "223.255.255.255", "2001:200::1", "2001:db7::1", "2001:db9::1"],
  ...[
    "2003::1",
    "2600::",
    "2a00:1450:4001:80f::200e",
    "2606:4700::6810:84e5",
    "3ffe:ffff::1",
    "2600:1:2:3:4:5:6:7",
  ],
  "2600:1:2:3:4:5:1.2.3.4",
];

describe("addresses of machines", () => {
  test.each(CLOSED)("%s: nobody is led there", (_what, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
  it("are open where the public internet is", () => {
    expect(OPEN.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  const closed = new BlockList();
  for (const [first, bits] of [
    ...([
      ["0.0.0.0", 8],
      ["10.0.0.0", 8],
      ["100.64.0.0", 10],
      ["127.0.0.0", 8],
      ["169.254.0.0", 16],
    ] as const),
    ...([
      ["172.16.0.0", 12],
      ["192.0.0.0", 24],
      ["192.0.2.0", 24],
      ["192.52.193.0", 24],
    ] as const),
    ...([
      ["192.88.99.0", 24],
      ["192.168.0.0", 16],
      ["198.18.0.0", 15],
      ["198.51.100.0", 24],
    ] as const),
    ...([
      ["203.0.113.0", 24],
      ["224.0.0.0", 3],
      ["168.63.129.16", 32],
    ] as const),
  ]) {
    closed.addSubnet(first, bits, "ipv4");
  }
  const closedV6 = new BlockList();
  for (const [first, bits] of [
    ...([
      ["::", 3],
      ["4000::", 2],
      ["8000::", 1],
    ] as const),
    ...([
      ["2001::", 23],
      ["2001:db8::", 32],
      ["2002::", 16],
      ["3fff::", 20],
    ] as const),
  ]) {
    closedV6.addSubnet(first, bits, "ipv6");
  }
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0, 10, 63, 64, 100, 127, 168, 169, 172, 192, 198, 203, 254),
  );
  const group = fc.oneof(
    fc.nat(0xffff),
    fc.constantFrom(0, 0x2001, 0x2002, 0xdb8, 0x3fff, 0x1ff, 0x200, 0xffff),
  );

  it("are judged as Node's own lists judge them, whatever the address and however it is spelt", () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const address = bytes.join(".");
        return isPublicAddress(address) === !closed.check(address, "ipv4");
      }),
      { numRuns: 2000 },
    );
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.boolean(), (parts, isShort) => {
        const long = parts.map((part) => part.toString(16)).join(":");
        const address = isShort ? new URL(`http://[${long}]`).hostname.slice(1, -1) : long;
        return isPublicAddress(address) === !closedV6.check(address, "ipv6");
      }),
      { numRuns: 2000 },
    );
  });
  it("are none unless Node knows them as such", () => {
    const signs = fc.constantFrom(..."0127af.:%xg ");
    fc.assert(
      fc.property(
        fc.string({ unit: signs, maxLength: 20 }),
        (text) => !isPublicAddress(text) || isIP(text) !== 0,
      ),
      { numRuns: 5000 },
    );
  });
});

describe("a pasted address", () => {
  const read = (text: string) => {
    const answer = readCalendarAddress(text);
    return "problem" in answer ? answer.problem : answer.url;
  };
  test.each([
    ["https://calendar.example.com/a%20b.ics?key=1#part", "https://calendar.example.com/a%20b.ics?key=1"],
    ["webcal://p1-caldav.icloud.com/published/2/x", "https://p1-caldav.icloud.com/published/2/x"],
    ["WEBCALS://Calendar.Example.Com./x", "https://calendar.example.com/x"],
    ["  https://cloud.example.com:8443/x\n", "https://cloud.example.com:8443/x"],
    ["https://bücher.example/x", "https://xn--bcher-kva.example/x"],
  ])("%s is asked for", (text, url) => {
    expect(read(text)).toBe(url);
  });

  test.each([
    ["noAddress", ["", "  ", "calendar", "ftp://a.example/x", "file:///etc/passwd", "data:text/calendar,x"]],
    ["noAddress", ["javascript:alert(1)", `https://a.example/${"x".repeat(2000)}`, "https://", "webcal:"]],
    ["insecure", ["http://calendar.example.com/x", "http://127.0.0.1/"]],
    ["signIn", ["https://me:word@calendar.example.com/x", "https://me@calendar.example.com/x"]],
    ["port", ["https://a.example:22/", "https://a.example:80/", "webcal://a.example:6379/"]],
    [
      "nowhere",
      ["https://127.0.0.1/", "https://localhost/x", "https://localhost./", "https://me.localhost/"],
    ],
    [
      "nowhere",
      ["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data"],
    ],
    ["nowhere", ["https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/"]],
    ["nowhere", ["https://1.1.1.1/", "https://①②⑦.0.0.1/", "https://127.0.0.1./", "https://[2600::1]/"]],
    [
      "nowhere",
      ["https://intranet/x", "https://printer.local/", "https://x.internal/", "https://a.home.arpa"],
    ],
  ])("refused as %s (%#)", (problem, texts) => {
    expect(texts.map(read)).toEqual(texts.map(() => problem));
  });
});

test("a read comes about an hour after a success, and ever later while it fails, but each day", () => {
  const waits = (random: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => nextReadAt(0, failures, random) / MINUTE);
  expect(waits(0.5).slice(0, 8)).toEqual([60, 15, 30, 60, 120, 240, 480, 960]);
  expect(waits(0)[0]).toBe(54);
  expect(waits(0.999)[0]).toBeCloseTo(66, 0);
  for (const random of [0, 0.5, 0.999]) {
    expect(waits(random).at(-1)).toBeGreaterThan(19 * 60);
    expect(waits(random).at(-1)).toBeLessThanOrEqual(24 * 60);
  }
});
