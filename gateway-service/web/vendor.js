/**
 * Copies the browser libraries that the web client uses from node_modules, byte for byte, into the folder that the
 * gateway serves, with their licences and a list of versions and checksums.
 *
 *   npm ci && npm run vendor         take over the versions of package.json
 *   npm ci && npm run vendor:check   fail when what is served differs from them
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../src/main/resources/static/vendor');

const LIBRARIES = [
  {
    name: '@stomp/stompjs',
    folder: 'stompjs',
    files: { 'bundles/stomp.umd.min.js': 'stomp.umd.min.js', LICENSE: 'LICENSE.txt' },
  },
  {
    name: 'sockjs-client',
    folder: 'sockjs-client',
    files: { 'dist/sockjs.min.js': 'sockjs.min.js', LICENSE: 'LICENSE.txt' },
  },
];

const check = process.argv.includes('--check');
const versions = { libraries: [] };
const wanted = new Map();

for (const { name, folder, files } of LIBRARIES) {
  const source = join(here, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const sha256 = {};
  for (const [from, to] of Object.entries(files)) {
    const bytes = readFileSync(join(source, from));
    wanted.set(`${folder}/${to}`, bytes);
    sha256[`${folder}/${to}`] = createHash('sha256').update(bytes).digest('hex');
  }
  versions.libraries.push({ name, version, license, sha256 });
}
wanted.set('versions.json', Buffer.from(JSON.stringify(versions, null, 2) + '\n'));

let different = 0;
for (const [path, bytes] of wanted) {
  const file = join(target, path);
  if (check) {
    let served = null;
    try {
      served = readFileSync(file);
    } catch {
      // Missing: different.
    }
    if (!served?.equals(bytes)) {
      different++;
      console.error(`differs: vendor/${path}`);
    }
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
if (different > 0) {
  console.error('Run: npm ci && npm run vendor');
  process.exit(1);
}
console.log(check ? 'vendor: up to date' : `vendor: ${wanted.size} files written`);
