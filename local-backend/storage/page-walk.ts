/**
 * Goes over one tree of LMDB's file, page by page, and lets nothing pass that isn't as it was written: each page is where it says
 * and used once, keys are in order within a page and within the bounds of the page above (so a search finds every key there
 * is), numbers of pages and entries are those of the header.
 */
import { Damage, PAGE_HEADER, readAt, wideAt, type Header, type Tree } from "./store-file.ts";

const FLAG_BRANCH = 0x01;
const FLAG_LEAF = 0x02;
const FLAG_OVERFLOW = 0x04;
const KIND_FLAGS = 0x2f;
const NODE_HEADER = 8;
const NODE_BIG = 0x01;
const BIG_REFERENCE = 24;

interface Node {
  key: Buffer;
  /** Of a leaf: the value. Of a branch: nothing. */
  data: Buffer;
  /** Of a branch: where the page is. */
  child: number;
}

export class PageWalk {
  private readonly used: Uint8Array;

  constructor(
    private readonly handle: number,
    private readonly header: Header,
  ) {
    if (header.lastPage > 0xffff_ffff) throw new Damage("its header names an impossible number of pages");
    this.used = new Uint8Array(header.lastPage + 1);
    this.used.fill(1, 0, 2);
  }

  isUsed(page: number): boolean {
    return this.used[page] === 1;
  }

  /** All entries, in order. */
  *entries(tree: Tree, compare: (a: Buffer, b: Buffer) => number): IterableIterator<Omit<Node, "child">> {
    const found = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    if (tree.root !== -1) yield* this.below(tree, tree.root, 1, found, { low: null, high: null }, compare);
    for (const [name, count] of Object.entries(found)) {
      if (tree[name as keyof typeof found] !== count) throw new Damage("entries or pages of it are missing");
    }
  }

  private *below(
    tree: Tree,
    number: number,
    depth: number,
    found: Omit<Tree, "depth" | "root">,
    { low, high }: { low: Buffer | null; high: Buffer | null },
    compare: (a: Buffer, b: Buffer) => number,
  ): IterableIterator<Omit<Node, "child">> {
    const page = this.take(number, 1);
    const isLeaf = depth === tree.depth;
    const flags = page.readUInt16LE(18) & KIND_FLAGS;
    if (flags !== (isLeaf ? FLAG_LEAF : FLAG_BRANCH)) throw new Damage(`page ${number} is of the wrong kind`);
    found[isLeaf ? "leafPages" : "branchPages"]++;
    const nodes = this.nodesOf(page, number, isLeaf, found);
    let before = low;
    for (const [at, { key }] of nodes.entries()) {
      // The first key of a branch stands for "from the beginning".
      if (!isLeaf && at === 0) continue;
      const isFirst = isLeaf && at === 0;
      if (before !== null && (isFirst ? compare(key, before) < 0 : compare(key, before) <= 0)) {
        throw new Damage(`page ${number} is out of order`);
      }
      if (high !== null && compare(key, high) >= 0) throw new Damage(`page ${number} is out of order`);
      before = key;
    }
    if (isLeaf) {
      found.entries += nodes.length;
      yield* nodes;
      return;
    }
    for (const [at, { key, child }] of nodes.entries()) {
      const bounds = { low: at === 0 ? low : key, high: nodes[at + 1]?.key ?? high };
      yield* this.below(tree, child, depth + 1, found, bounds, compare);
    }
  }

  private nodesOf(page: Buffer, number: number, isLeaf: boolean, found: { overflowPages: number }): Node[] {
    const lower = page.readUInt16LE(20) + PAGE_HEADER;
    const upper = page.readUInt16LE(22) + PAGE_HEADER;
    if (lower > upper || upper > page.length || lower % 2 !== 0 || (lower === PAGE_HEADER && isLeaf)) {
      throw new Damage(`page ${number} has no sensible contents`);
    }
    const nodes: Node[] = [];
    for (let pointer = PAGE_HEADER; pointer < lower; pointer += 2) {
      const at = page.readUInt16LE(pointer) + PAGE_HEADER;
      const keyAt = at + NODE_HEADER;
      if (at < upper || keyAt > page.length) throw new Damage(`page ${number} has no sensible contents`);
      const [low, flags] = [page.readUInt32LE(at), page.readUInt16LE(at + 4)];
      const dataAt = keyAt + page.readUInt16LE(at + 6);
      const isBig = isLeaf && flags === NODE_BIG;
      if (isLeaf && flags !== 0 && !isBig)
        throw new Damage(`page ${number} holds what no store of ours holds`);
      const dataEnd = dataAt + (isLeaf ? (isBig ? BIG_REFERENCE : low) : 0);
      if (dataEnd > page.length) throw new Damage(`page ${number} has no sensible contents`);
      const data = page.subarray(dataAt, dataEnd);
      nodes.push({
        key: page.subarray(keyAt, dataAt),
        data: isBig ? this.bigValue(data, low, found) : data,
        child: low + flags * 0x1_0000_0000,
      });
    }
    return nodes;
  }

  private bigValue(reference: Buffer, length: number, found: { overflowPages: number }): Buffer {
    const number = wideAt(reference, 0);
    const count = wideAt(reference, 16);
    const { pageSize } = this.header;
    // A shorter value may have been written over a longer one.
    if (count < Math.floor((PAGE_HEADER - 1 + length) / pageSize) + 1) {
      throw new Damage(`the value at page ${number} has a wrong length`);
    }
    const pages = this.take(number, count);
    if ((pages.readUInt16LE(18) & KIND_FLAGS) !== FLAG_OVERFLOW || pages.readUInt32LE(20) !== count) {
      throw new Damage(`page ${number} is of the wrong kind`);
    }
    found.overflowPages += count;
    return pages.subarray(PAGE_HEADER, PAGE_HEADER + length);
  }

  private take(number: number, count: number): Buffer {
    const { pageSize, lastPage, txn } = this.header;
    if (number < 2 || number + count - 1 > lastPage)
      throw new Damage(`it names a page ${number} that isn't there`);
    for (let each = number; each < number + count; each++) {
      if (this.used[each] === 1) throw new Damage(`page ${each} is used twice`);
      this.used[each] = 1;
    }
    const page = readAt(this.handle, number * pageSize, count * pageSize);
    if (wideAt(page, 0) !== number) throw new Damage(`page ${number} isn't where it should be`);
    if (wideAt(page, 8) > txn) throw new Damage(`page ${number} is of a commit that isn't there`);
    return page;
  }
}
