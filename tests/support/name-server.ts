/** A name server on this machine: tells where names lead, as the test says. */
import { createSocket } from "node:dgram";
import { isIPv4, type AddressInfo } from "node:net";

const A = 1;
const AAAA = 28;

export async function startNameServer(
  answerOf: (name: string) => { a?: string; aaaa?: string },
): Promise<{ address: string; stop(): void }> {
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    let at = 12;
    const labels: string[] = [];
    for (let length = message[at]!; length > 0; length = message[at]!) {
      labels.push(message.toString("latin1", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = message.readUInt16BE(at + 1);
    const known = answerOf(labels.join(".").toLowerCase());
    const address = type === A ? known.a : type === AAAA ? known.aaaa : undefined;
    const question = message.subarray(12, at + 5);
    const head = Buffer.alloc(12);
    message.copy(head, 0, 0, 2);
    // An answer; without any address: no such name.
    head.writeUInt16BE(address === undefined && Object.keys(known).length === 0 ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(address === undefined ? 0 : 1, 6);
    const record = address === undefined ? Buffer.alloc(0) : recordOf(type, bytesOf(address));
    socket.send(Buffer.concat([head, question, record]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, stop: () => void socket.close() };
}

/** Of the name in the question, good for a minute. */
function recordOf(type: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) =>
    text === ""
      ? []
      : text.split(":").flatMap((part) => {
          if (part.includes(".")) return part.split(".").map(Number);
          const value = Number.parseInt(part, 16);
          return [value >> 8, value & 255];
        });
  const [left, right] = [groups(head), groups(tail)];
  return Buffer.from([
    ...left,
    ...Array.from({ length: 16 - left.length - right.length }, () => 0),
    ...right,
  ]);
}
