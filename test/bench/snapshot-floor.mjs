// The floor of scanning a snapshot: unpacks it, cuts it into lines and parses each, and drops it.
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';

const NEWLINE = 0x0a;
const [file] = process.argv.slice(2);
let rest = Buffer.alloc(0);
let lines = 0;
const packed = createReadStream(file, { highWaterMark: 1024 * 1024 });
for await (const chunk of packed.pipe(createZstdDecompress())) {
  let from = 0;
  for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
    const piece = chunk.subarray(from, to);
    JSON.parse((rest.length === 0 ? piece : Buffer.concat([rest, piece])).toString('utf8'));
    rest = Buffer.alloc(0);
    lines += 1;
    from = to + 1;
  }
  rest = Buffer.concat([rest, chunk.subarray(from)]);
}
process.stdout.write(`${lines}\n`);
