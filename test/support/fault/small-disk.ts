import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = '700M';
const FILL_TRIES = 20;

/** A file system of its own in a file, which can be filled without harm to the machine. Needs root and Linux. */
export class SmallDisk {
  private constructor(
    private readonly dir: string,
    /** Where it is mounted. */
    readonly path: string,
  ) {}

  /** Makes and mounts one; throws with the reason where that is not allowed. */
  static mount(size = SIZE): SmallDisk {
    const dir = mkdtempSync(join(tmpdir(), 'hooklane-disk-'));
    chmodSync(dir, 0o711);
    const image = join(dir, 'image');
    const path = join(dir, 'disk');
    try {
      run('truncate', ['-s', size, image]);
      run('mkfs.ext4', ['-q', '-m', '0', image]);
      run('mkdir', ['-m', '0711', path]);
      run('mount', ['-o', 'loop', image, path]);
      chmodSync(path, 0o711);
    } catch (cause) {
      rmSync(dir, { recursive: true, force: true });
      throw cause;
    }
    return new SmallDisk(dir, path);
  }

  /** Takes every free byte. */
  fill(): void {
    for (let tries = 0; tries < FILL_TRIES; tries += 1) {
      const { bavail, bsize } = statfsSync(this.path);
      if (bavail === 0) return;
      const bytes = String(Math.max(1, bavail >> (tries % 3)) * bsize);
      // What is free changes while it is taken, so that the first try need not succeed.
      attempt(() => run('fallocate', ['-l', bytes, join(this.path, `ballast-${tries}`)]));
    }
  }

  /** Gives back what `fill` took. */
  empty(): void {
    for (let tries = 0; tries < FILL_TRIES; tries += 1) {
      rmSync(join(this.path, `ballast-${tries}`), { force: true });
    }
  }

  unmount(): void {
    run('umount', [this.path]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Why there can be no small disk here, or null if there can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux to mount a disk';
  try {
    SmallDisk.mount().unmount();
    return null;
  } catch (cause) {
    return `no disk can be mounted here (${(cause as Error).message.split('\n')[0]})`;
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Less was free than a moment ago.
  }
}
