// Runs before every npm script: installs the dependencies when they are missing or older than the lock file.
// Plain JavaScript for Node 20 and newer, with nothing but Node's own modules, because it runs before any install.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = join(root, 'node_modules/.fanfare-installed');

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Fanfare needs Node 20 or newer to install itself; this is ${process.version}.`);
  process.exit(1);
}

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('Installing dependencies (about a minute, once) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  // Whoever ends this ends the installation, too: two of them in one folder spoil each other.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [status, signal] = await once(child, 'exit');
  if (status !== 0) {
    const advice = signal === null ? 'Mend what it says above, then run' : 'Run';
    console.error(
      `npm ci ${signal === null ? 'failed' : 'was interrupted'}. ${advice} the same command again.`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
