/**
 * Tables of a flatbuffer, read by the number of the field; TensorFlow Lite's `schema.fbs` has the numbers. The npm
 * library is the ground that generated code stands on, reads past an end without a word, and has little to offer here.
 */
export class Table {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The table at the root of a file. */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  /** Where a field lies; 0 where it has its default. */
  #field(n: number): number {
    const fields = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * n;
    if (entry >= this.#view.getUint16(fields, true)) return 0;
    const offset = this.#view.getUint16(fields + entry, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  /** What the address at a place leads to. */
  #led(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  byte(n: number, otherwise = 0): number {
    const at = this.#field(n);
    return at === 0 ? otherwise : this.#view.getInt8(at);
  }

  int(n: number, otherwise = 0): number {
    const at = this.#field(n);
    return at === 0 ? otherwise : this.#view.getInt32(at, true);
  }

  string(n: number): string {
    return Buffer.from(this.bytes(n)).toString("utf8");
  }

  ints(n: number): readonly number[] {
    return this.#vector(n, (at) => this.#view.getInt32(at, true));
  }

  /** A copy. */
  bytes(n: number): Uint8Array {
    const at = this.#field(n);
    if (at === 0) return new Uint8Array();
    const begin = this.#led(at);
    const { buffer, byteOffset } = this.#view;
    return Uint8Array.from(new Uint8Array(buffer, byteOffset + begin + 4, this.#view.getUint32(begin, true)));
  }

  /** A table of its own; null where the field is absent. */
  table(n: number): Table | null {
    const at = this.#field(n);
    return at === 0 ? null : new Table(this.#view, this.#led(at));
  }

  tables(n: number): readonly Table[] {
    return this.#vector(n, (at) => new Table(this.#view, this.#led(at)));
  }

  /** Of four bytes each, as all are that are read here. */
  #vector<T>(n: number, read: (at: number) => T): readonly T[] {
    const at = this.#field(n);
    if (at === 0) return [];
    const begin = this.#led(at);
    const count = this.#view.getUint32(begin, true);
    if (count > this.#view.byteLength / 4) throw new RangeError("a list is longer than the file");
    return Array.from({ length: count }, (_, i) => read(begin + 4 + 4 * i));
  }
}
