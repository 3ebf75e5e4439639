/** One line on stderr that says what is going on, from two seconds into the run, on a terminal only. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #enabled: boolean;
  readonly #started: number;
  #shown = false;

  constructor(stream: NodeJS.WriteStream, enabled: boolean) {
    this.#stream = stream;
    this.#enabled = enabled && stream.isTTY === true;
    this.#started = performance.now();
  }

  update(text: string): void {
    if (!this.#enabled || performance.now() - this.#started < 2000) return;
    const width = this.#stream.columns || 80;
    this.#stream.write(`\r\u001b[2K${text.slice(0, width - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[2K');
    this.#shown = false;
  }
}
