const MAGIC_BYTES = 4;
const DICTIONARY_BYTES: readonly number[] = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES: readonly number[] = [0, 2, 4, 8];
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const RLE_BLOCK = 1;

type Phase = 'descriptor' | 'fields' | 'block' | 'body' | 'checksum' | 'done';

/**
 * Follows the bounds of one zstd frame (RFC 8878, section 3.1.1) without unpacking it. Node tells a
 * frame that is cut off from a whole one only in some versions, and never what follows its end.
 */
export class Frame {
  #phase: Phase = 'descriptor';
  /** Bytes until the phase ends. */
  #left: number = MAGIC_BYTES + 1;
  /** The last four bytes, the newest in the highest place. */
  #bytes = 0;
  #checksum = false;
  #last = false;

  get done(): boolean {
    return this.#phase === 'done';
  }

  /** Whether all of these bytes belong to the frame. */
  takes(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.byteLength) {
      if (this.#phase === 'done') return false;
      const step = Math.min(this.#left, chunk.byteLength - at);
      for (const byte of chunk.subarray(Math.max(at, at + step - 4), at + step)) {
        this.#bytes = (this.#bytes >>> 8) | (byte << 24);
      }
      at += step;
      this.#left -= step;
      while (this.#left === 0 && !this.done) this.#advance();
    }
    return true;
  }

  #advance(): void {
    switch (this.#phase) {
      case 'descriptor':
        this.#enter('fields', this.#fieldBytes(this.#bytes >>> 24));
        return;
      case 'fields':
        this.#enter('block', BLOCK_HEADER_BYTES);
        return;
      case 'block':
        this.#enter('body', this.#bodyBytes(this.#bytes >>> 8));
        return;
      case 'body':
        if (this.#last) this.#enter('checksum', this.#checksum ? CHECKSUM_BYTES : 0);
        else this.#enter('block', BLOCK_HEADER_BYTES);
        return;
      case 'checksum':
      case 'done':
        this.#enter('done', 0);
    }
  }

  #enter(phase: Phase, bytes: number): void {
    this.#phase = phase;
    this.#left = bytes;
  }

  #fieldBytes(descriptor: number): number {
    const single = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >>> 6;
    this.#checksum = (descriptor & 0x04) !== 0;
    const size = single && sizeFlag === 0 ? 1 : (CONTENT_SIZE_BYTES[sizeFlag] ?? 0);
    return (single ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 0x03] ?? 0) + size;
  }

  #bodyBytes(header: number): number {
    this.#last = (header & 1) === 1;
    return ((header >>> 1) & 0x03) === RLE_BLOCK ? 1 : header >>> 3;
  }
}
