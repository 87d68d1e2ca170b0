/**
 * Many intervals, asked "who contains this key?". Single keys lie in a hash map; real intervals in a treap ordered by start,
 * in which every node knows the farthest end below it, so whole branches that end before the key are skipped.
 */
import type { KeyInterval } from "./types.ts";
import { compareBytes } from "../values/sort-key.ts";

interface Node<T> {
  start: Uint8Array;
  end: Uint8Array | null;
  value: T;
  /** Tells equal starts apart. */
  serial: number;
  priority: number;
  farthestEnd: Uint8Array | null;
  left: Node<T> | null;
  right: Node<T> | null;
}

export class IntervalMap<T> {
  private readonly points = new Map<string, Set<T>>();
  private root: Node<T> | null = null;
  private nextSerial = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Answers the way to take it out again. */
  add({ start, end }: KeyInterval, value: T): () => void {
    this.count++;
    return end !== null && isPoint(start, end)
      ? this.addPoint(start, value)
      : this.addRange(start, end, value);
  }

  /** Every value with an interval that contains `key`; one with several intervals there may come several times. */
  collect(key: Uint8Array, found: Set<T>): void {
    for (const value of this.points.get(textOf(key)) ?? []) found.add(value);
    collectFrom(this.root, key, found);
  }

  private addPoint(key: Uint8Array, value: T): () => void {
    const text = textOf(key);
    const values = this.points.get(text) ?? new Set();
    this.points.set(text, values);
    values.add(value);
    return () => {
      if (!values.delete(value)) return;
      this.count--;
      if (values.size === 0 && this.points.get(text) === values) this.points.delete(text);
    };
  }

  private addRange(start: Uint8Array, end: Uint8Array | null, value: T): () => void {
    const serial = this.nextSerial++;
    const node: Node<T> = {
      start,
      end,
      value,
      serial,
      priority: scatter(serial),
      farthestEnd: end,
      left: null,
      right: null,
    };
    this.root = insert(this.root, node);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.count--;
      this.root = remove(this.root, node);
    };
  }
}

function isPoint(start: Uint8Array, end: Uint8Array): boolean {
  return (
    end.length === start.length + 1 &&
    end[start.length] === 0 &&
    compareBytes(end.subarray(0, start.length), start) === 0
  );
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}

/** Balanced by chance; a hash of the serial number is chance enough, as nobody chooses serials. */
function scatter(serial: number): number {
  let x = Math.imul(serial ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function isNodeBefore<T>(a: Node<T>, b: Node<T>): boolean {
  const order = compareBytes(a.start, b.start);
  return order !== 0 ? order < 0 : a.serial < b.serial;
}

function update<T>(node: Node<T>): Node<T> {
  node.farthestEnd = node.end;
  for (const child of [node.left, node.right]) {
    if (child === null || node.farthestEnd === null) continue;
    if (child.farthestEnd === null || compareBytes(child.farthestEnd, node.farthestEnd) > 0) {
      node.farthestEnd = child.farthestEnd;
    }
  }
  return node;
}

function insert<T>(tree: Node<T> | null, node: Node<T>): Node<T> {
  if (tree === null) return node;
  if (node.priority > tree.priority) {
    const [left, right] = split(tree, node);
    node.left = left;
    node.right = right;
    return update(node);
  }
  if (isNodeBefore(node, tree)) tree.left = insert(tree.left, node);
  else tree.right = insert(tree.right, node);
  return update(tree);
}

/** What sorts before `at`, and the rest. */
function split<T>(tree: Node<T> | null, at: Node<T>): [Node<T> | null, Node<T> | null] {
  if (tree === null) return [null, null];
  if (isNodeBefore(tree, at)) {
    const [left, right] = split(tree.right, at);
    tree.right = left;
    return [update(tree), right];
  }
  const [left, right] = split(tree.left, at);
  tree.left = right;
  return [left, update(tree)];
}

function remove<T>(tree: Node<T> | null, node: Node<T>): Node<T> | null {
  if (tree === null) return null;
  if (tree === node) return merge(tree.left, tree.right);
  if (isNodeBefore(node, tree)) tree.left = remove(tree.left, node);
  else tree.right = remove(tree.right, node);
  return update(tree);
}

function merge<T>(left: Node<T> | null, right: Node<T> | null): Node<T> | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    return update(left);
  }
  right.left = merge(left, right.left);
  return update(right);
}

function collectFrom<T>(tree: Node<T> | null, key: Uint8Array, found: Set<T>): void {
  if (tree === null) return;
  if (tree.farthestEnd !== null && compareBytes(tree.farthestEnd, key) <= 0) return;
  collectFrom(tree.left, key, found);
  if (compareBytes(tree.start, key) > 0) return;
  if (tree.end === null || compareBytes(key, tree.end) < 0) found.add(tree.value);
  collectFrom(tree.right, key, found);
}
