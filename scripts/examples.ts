import path from 'node:path';
import { writeFleet } from './examples/write.ts';

/** `npm run examples`: writes the example fleet anew. */
const folder = path.join(import.meta.dirname, '..', 'examples');
const written = await writeFleet(folder);
console.log(`${written} snapshots written to examples/fleet`);
