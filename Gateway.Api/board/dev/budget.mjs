// Fails the build when the scripts of the board, gzipped, outgrow their budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budgetKilobytes = 600;
const folder = new URL('../dist/assets', import.meta.url).pathname;
const sizes = readdirSync(folder)
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, kilobytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length / 1024 }))
  .sort((a, b) => b.kilobytes - a.kilobytes);
const total = sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0);

for (const { name, kilobytes } of sizes.slice(0, 6)) console.log(`${kilobytes.toFixed(1).padStart(7)} KB  ${name}`);
console.log(`${total.toFixed(1).padStart(7)} KB  all ${sizes.length} scripts, gzipped (budget ${budgetKilobytes} KB)`);
if (total > budgetKilobytes) {
  console.error(`The board's scripts are over their budget of ${budgetKilobytes} KB.`);
  process.exit(1);
}
