import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const ADVICE =
  'The tests of the console need Chromium: put chromium on the PATH, or name it in TEST_CHROMIUM_BINARY.';

/** The path of a Chromium. Throws one line of advice when there is none and none can be installed. */
export function findChromium() {
  const found = search() ?? install();
  if (!found) throw new Error(ADVICE);
  return found;
}

function search() {
  const dirs = (process.env.PATH ?? '').split(delimiter);
  return BROWSERS.flatMap((name) => dirs.map((dir) => join(dir, name))).find((path) => existsSync(path));
}

function install() {
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) throw new Error(ADVICE);
  console.error('Installing chromium for the tests (apt-get) …');
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
    const args = ['install', '-y', '-q', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error(ADVICE, { cause });
  }
  return search();
}
