// The floor of a live collection: downloads the same lists page by page over node:https, unpacks and
// parses every page, and does nothing with them. Reads {url, ca, token, lists, gzip} from a file.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unpack = promisify(gunzip);
const { url, ca, token, lists, gzip } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const agent = new Agent({ keepAlive: true, ca });
let objects = 0;

for (const { path, accept } of lists.flatMap((list) => Array(list.times).fill(list))) {
  for (let next = ''; next !== undefined; ) {
    const page = await download(`${path}${next}`, accept);
    objects += page.items?.length ?? 0;
    const { continue: more } = page.metadata ?? {};
    next = more ? `&continue=${encodeURIComponent(more)}` : undefined;
  }
}
agent.destroy();
process.stdout.write(`${objects}\n`);

async function download(path, accept) {
  const headers = {
    accept,
    authorization: `Bearer ${token}`,
    'user-agent': 'floor',
    ...(gzip ? { 'accept-encoding': 'gzip' } : {}),
  };
  const answer = await new Promise((resolve, reject) => {
    get(new URL(path, url), { agent, headers }, resolve).on('error', reject);
  });
  const bytes = await buffer(answer);
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
  const packed = answer.headers['content-encoding'] === 'gzip';
  return JSON.parse((packed ? await unpack(bytes) : bytes).toString('utf8'));
}
