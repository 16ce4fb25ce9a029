import { execFile, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

const SNIPPETS = resolve('docs/receiving/snippets');
const DRIVERS = resolve('test/docs/drivers');
const RUN_TIMEOUT_MS = 120_000;

interface Language {
  readonly name: string;
  /** What tells that the language is on this machine. */
  readonly probe: readonly [string, ...string[]];
  /** Files of the folder in which it runs: its path there, and where it comes from. */
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly (readonly [string, ...string[]])[];
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Node',
    probe: [process.execPath, '--version'],
    files: { 'verify.mjs': `${SNIPPETS}/verify.mjs`, 'drive.mjs': `${DRIVERS}/drive.mjs` },
    commands: [[process.execPath, 'drive.mjs', './verify.mjs']],
  },
  {
    name: 'Python',
    probe: ['python3', '--version'],
    files: { 'verify.py': `${SNIPPETS}/verify.py`, 'drive.py': `${DRIVERS}/drive.py` },
    commands: [['python3', 'drive.py']],
  },
  {
    name: 'Go',
    probe: ['go', 'version'],
    files: { 'verify/verify.go': `${SNIPPETS}/verify.go`, 'drive.go': `${DRIVERS}/drive.go` },
    commands: [
      ['go', 'mod', 'init', 'drive'],
      ['go', 'run', '.'],
    ],
  },
  {
    name: 'PHP',
    probe: ['php', '--version'],
    files: { 'verify.php': `${SNIPPETS}/verify.php`, 'drive.php': `${DRIVERS}/drive.php` },
    commands: [['php', 'drive.php']],
  },
  {
    name: 'Ruby',
    probe: ['ruby', '--version'],
    files: { 'verify.rb': `${SNIPPETS}/verify.rb`, 'drive.rb': `${DRIVERS}/drive.rb` },
    commands: [['ruby', 'drive.rb']],
  },
  {
    name: 'Java',
    probe: ['javac', '-version'],
    files: { 'Verify.java': `${SNIPPETS}/Verify.java`, 'Drive.java': `${DRIVERS}/Drive.java` },
    commands: [
      ['javac', 'Verify.java', 'Drive.java'],
      ['java', '-cp', '.', 'Drive'],
    ],
  },
  {
    name: 'C#',
    probe: ['dotnet', '--version'],
    files: {
      'Verify.cs': `${SNIPPETS}/Verify.cs`,
      'Drive.cs': `${DRIVERS}/Drive.cs`,
      'drive.csproj': `${DRIVERS}/drive.csproj`,
    },
    commands: [['dotnet', 'run', '--verbosity', 'quiet']],
  },
];

/** A case: what is told of it, the style, the arguments of the snippet and what it must say. */
type Case = readonly [what: string, style: string, args: readonly (string | Buffer)[], verdict: boolean];

const BODY = '{"event":"message","data":"test"}';
const PLATFORM_SIGNATURE = 'UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';
const UNICODE = '{"text":"¿Tienen bisagras? 🪛"}';

function cases(): Case[] {
  const now = new Date();
  const seconds = (date: Date) => String(Math.floor(date.getTime() / 1000));
  const sign = (secret: string, body: string, at = now) => new Webhook(secret).sign(ID, at, body);
  const standard = (body: string | Buffer, at: string, signatures: string) =>
    [SECRET, body, ID, at, signatures] as const;
  const signature = sign(SECRET, BODY);
  const old = new Date(now.getTime() - 3_600_000);
  const coming = new Date(now.getTime() + 3_600_000);
  return [
    ['the check value', 'platform', ['secret', BODY, PLATFORM_SIGNATURE], true],
    ['another body', 'platform', ['secret', `${BODY} `, PLATFORM_SIGNATURE], false],
    ['another secret', 'platform', ['secret2', BODY, PLATFORM_SIGNATURE], false],
    ['no signature', 'platform', ['secret', BODY, ''], false],
    [
      'a signature that only begins well',
      'platform',
      ['secret', BODY, PLATFORM_SIGNATURE.slice(0, 8)],
      false,
    ],
    ['a signature', 'standard', standard(BODY, seconds(now), signature), true],
    ['a body beyond ASCII', 'standard', standard(UNICODE, seconds(now), sign(SECRET, UNICODE)), true],
    [
      'the second of two signatures',
      'standard',
      standard(BODY, seconds(now), `${sign(OTHER_SECRET, BODY)} ${signature}`),
      true,
    ],
    ["another's signature", 'standard', standard(BODY, seconds(now), sign(OTHER_SECRET, BODY)), false],
    ['a changed body', 'standard', standard(`${BODY} `, seconds(now), signature), false],
    ['a changed time', 'standard', standard(BODY, String(Number(seconds(now)) - 1), signature), false],
    ['an hour ago', 'standard', standard(BODY, seconds(old), sign(SECRET, BODY, old)), false],
    ['in an hour', 'standard', standard(BODY, seconds(coming), sign(SECRET, BODY, coming)), false],
    ['no time', 'standard', standard(BODY, 'soon', signature), false],
    ['an empty signature', 'standard', standard(BODY, seconds(now), 'v1,'), false],
  ];
}

describe('the snippets that verify signatures', () => {
  for (const language of LANGUAGES) {
    const isHere = spawnSync(language.probe[0], language.probe.slice(1)).status === 0;
    const reason = isHere ? '' : ` (skipped: there is no ${language.probe[0]} on this machine)`;
    const test = isHere ? it : it.skip;
    test(
      `tell true from false in ${language.name}${reason}`,
      async () => {
        const all = cases();
        const input = all.map(([, style, args]) => [style, ...args.map(base64)].join('\t'));
        const output = await runIn(language, `${input.join('\n')}\n`);
        const verdicts = output.trim().split(/\r?\n/);
        expect(all.map(([what], index) => [what, verdicts[index]])).toEqual(
          all.map(([what, , , verdict]) => [what, String(verdict)]),
        );
      },
      RUN_TIMEOUT_MS,
    );
  }
});

/** What the last command of `language` says to `input`. */
async function runIn({ files, commands }: Language, input: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hooklane-snippet-'));
  try {
    for (const [path, source] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await copyFile(source, join(folder, path));
    }
    let output = '';
    for (const [command, ...args] of commands) output = await run(command, args, folder, input);
    return output;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string, input: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = execFile(command, args, { cwd, timeout: RUN_TIMEOUT_MS }, (error, stdout, stderr) => {
      if (error) fail(new Error(`${command} ${args.join(' ')}: ${stderr || error.message}`));
      else done(stdout);
    });
    // A command that reads nothing may have ended before it is told everything.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function base64(value: string | Buffer): string {
  return Buffer.from(value).toString('base64');
}
