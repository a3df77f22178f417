// npm run bench:start: from `cv-site start` to the first page, in the folder of an owner from the tarball. The median of nine.
import { createOwner } from '../verify/owner.mjs';

const ROUNDS = 9;
const { create, run, start } = createOwner();
await create();
await run('npm', ['install']);
const times = [];
for (let round = 0; round < ROUNDS; round++) {
  const server = await start(process.execPath, ['node_modules/cv-site/dist/cli.js', 'start']);
  times.push(server.ms);
  await server.stop();
}
times.sort((a, b) => a - b);
const [fastest, median, slowest] = [0, ROUNDS >> 1, ROUNDS - 1].map(i => Math.round(times[i]));
console.log(`cv-site start to the first page: ${median} ms (${fastest} to ${slowest}, ${ROUNDS} starts)`);
