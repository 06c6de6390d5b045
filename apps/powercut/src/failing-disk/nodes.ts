import { type Attributes, type Change, type Listed } from "../fuse/protocol.ts";

/** What a request is refused with, by itself. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface Name {
  readonly parent: Node;
  readonly name: string;
}

const kinds = { directory: 0o040000, file: 0o100000, link: 0o120000 } as const;
const permissions = 0o7777;

/** A file, a directory or a symbolic link. */
class Node implements Attributes {
  readonly node: bigint;
  mode: number;
  uid: number;
  gid: number;
  data: Buffer = Buffer.alloc(0);
  readonly entries: Map<string, Node> | undefined;
  readonly names: Name[] = [];
  /** Where it was when it was anywhere. */
  lastPath = "";
  accessed: bigint = now();
  modified: bigint = now();
  changed: bigint = now();
  /** How often the kernel has been told of it and has not forgotten it. */
  known = 0n;

  constructor(node: bigint, mode: number, { uid, gid }: Owner) {
    this.node = node;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.entries = mode >>> 12 === kinds.directory >>> 12 ? new Map() : undefined;
  }

  get size(): bigint {
    return BigInt(this.data.length);
  }

  get links(): number {
    return this.entries === undefined ? this.names.length : 2;
  }
}

const root = 1n;

/** In nanoseconds. */
const second = 1_000_000_000n;

/** Files in memory, as the kernel asks for them: by numbers of nodes, and names in these. */
export class Nodes {
  readonly #all = new Map<bigint, Node>();
  readonly #isPlain: boolean;
  #last = root;

  /** Where it is plain it has no links, no modes and times of two seconds, as vfat. */
  constructor(isPlain: boolean) {
    this.#isPlain = isPlain;
    this.#all.set(root, new Node(root, kinds.directory | 0o755, { uid: 0, gid: 0 }));
  }

  /** A path from the root, also of what is not there: for who reads what was asked. */
  pathOf(node: bigint, name?: string): string {
    const path = this.#path(this.#get(node));
    return name === undefined ? path : `${path}/${name}`;
  }

  lookup(parent: bigint, name: string): Node {
    const found = this.#directory(parent).get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    found.known++;
    return found;
  }

  attributes(node: bigint): Attributes {
    const found = this.#get(node);
    if (!this.#isPlain) return found;
    const { size, links, uid, gid } = found;
    const coarse = (time: bigint): bigint => time - (time % (2n * second));
    const times = {
      accessed: coarse(found.accessed),
      modified: coarse(found.modified),
      changed: coarse(found.changed),
    };
    return { node, size, mode: (found.mode & ~permissions) | 0o755, links, uid, gid, ...times };
  }

  /** Of a link. */
  target(node: bigint): Buffer {
    return this.#get(node).data;
  }

  create(parent: bigint, name: string, mode: number, owner: Owner): Node {
    return this.#make(parent, name, kinds.file | (mode & permissions), owner);
  }

  makeDirectory(parent: bigint, name: string, mode: number, owner: Owner): Node {
    return this.#make(parent, name, kinds.directory | (mode & permissions), owner);
  }

  symlink(parent: bigint, name: string, target: string, owner: Owner): Node {
    this.#mustHaveLinks();
    const link = this.#make(parent, name, kinds.link | 0o777, owner);
    link.data = Buffer.from(target);
    return link;
  }

  link(node: bigint, parent: bigint, name: string): Node {
    this.#mustHaveLinks();
    const file = this.#get(node);
    this.#mustBeFree(parent, name);
    this.#name(file, parent, name);
    file.known++;
    return file;
  }

  unlink(parent: bigint, name: string): undefined {
    const found = this.#directory(parent).get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    if (found.entries !== undefined) throw new Refusal("EISDIR");
    this.#unname(found, parent, name);
  }

  removeDirectory(parent: bigint, name: string): undefined {
    const found = this.#directory(parent).get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    if (found.entries === undefined) throw new Refusal("ENOTDIR");
    if (found.entries.size > 0) throw new Refusal("ENOTEMPTY");
    this.#unname(found, parent, name);
  }

  rename(parent: bigint, name: string, toParent: bigint, toName: string): undefined {
    const found = this.#directory(parent).get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    const over = this.#directory(toParent).get(toName);
    if (over !== undefined) {
      if (over.entries !== undefined && over.entries.size > 0) throw new Refusal("ENOTEMPTY");
      if (over.entries !== undefined && found.entries === undefined) throw new Refusal("EISDIR");
      if (over.entries === undefined && found.entries !== undefined) throw new Refusal("ENOTDIR");
      this.#unname(over, toParent, toName);
    }
    this.#unname(found, parent, name);
    this.#name(found, toParent, toName);
  }

  change(node: bigint, { mode, uid, gid, size, accessed, modified }: Change): Node {
    const file = this.#get(node);
    if (this.#isPlain && ((uid ?? file.uid) !== file.uid || (gid ?? file.gid) !== file.gid))
      throw new Refusal("EPERM");
    const time = (given: bigint | "now"): bigint => (given === "now" ? now() : given);
    if (mode !== undefined) file.mode = (file.mode & ~permissions) | (mode & permissions);
    if (uid !== undefined) file.uid = uid;
    if (gid !== undefined) file.gid = gid;
    if (size !== undefined) {
      const data = Buffer.alloc(size);
      file.data.copy(data);
      file.data = data;
      file.modified = now();
    }
    if (accessed !== undefined) file.accessed = time(accessed);
    if (modified !== undefined) file.modified = time(modified);
    file.changed = now();
    return file;
  }

  read(node: bigint, offset: number, length: number): Buffer {
    return this.#get(node).data.subarray(offset, offset + length);
  }

  write(node: bigint, offset: number, bytes: Buffer): undefined {
    const file = this.#get(node);
    if (file.data.length < offset + bytes.length) this.change(node, { size: offset + bytes.length });
    bytes.copy(file.data, offset);
    file.modified = now();
    file.changed = now();
  }

  list(node: bigint): Listed[] {
    const { mode } = this.#get(node);
    const dots = [".", ".."].map((name) => ({ node, name, mode }));
    return [
      ...dots,
      ...[...this.#directory(node)].map(([name, one]) => ({ node: one.node, name, mode: one.mode })),
    ];
  }

  /** The kernel holds it no longer, so many times. */
  forget(node: bigint, times: bigint): undefined {
    const found = this.#all.get(node);
    if (found === undefined || node === root) return;
    found.known -= times;
    this.#drop(found);
  }

  #get(node: bigint): Node {
    const found = this.#all.get(node);
    if (found === undefined) throw new Refusal("ESTALE");
    return found;
  }

  #directory(node: bigint): Map<string, Node> {
    const { entries } = this.#get(node);
    if (entries === undefined) throw new Refusal("ENOTDIR");
    return entries;
  }

  #mustHaveLinks(): void {
    if (this.#isPlain) throw new Refusal("EPERM");
  }

  #mustBeFree(parent: bigint, name: string): void {
    if (this.#directory(parent).has(name)) throw new Refusal("EEXIST");
  }

  #make(parent: bigint, name: string, mode: number, owner: Owner): Node {
    this.#mustBeFree(parent, name);
    const made = new Node(++this.#last, mode, owner);
    this.#all.set(made.node, made);
    this.#name(made, parent, name);
    made.known++;
    return made;
  }

  #name(node: Node, parent: bigint, name: string): void {
    this.#directory(parent).set(name, node);
    node.names.push({ parent: this.#get(parent), name });
    node.changed = now();
    this.#touch(parent);
  }

  #unname(node: Node, parent: bigint, name: string): void {
    node.lastPath = this.#path(node);
    this.#directory(parent).delete(name);
    const at = node.names.findIndex((one) => one.parent.node === parent && one.name === name);
    node.names.splice(at, 1);
    node.changed = now();
    this.#touch(parent);
    this.#drop(node);
  }

  #touch(parent: bigint): void {
    const directory = this.#get(parent);
    directory.modified = now();
    directory.changed = now();
  }

  #drop(node: Node): void {
    if (node.known <= 0n && node.names.length === 0) this.#all.delete(node.node);
  }

  #path(node: Node): string {
    const [name] = node.names;
    return name === undefined ? node.lastPath : `${this.#path(name.parent)}/${name.name}`;
  }
}

function now(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
