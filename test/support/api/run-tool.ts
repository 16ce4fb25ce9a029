import { execFile } from 'node:child_process';

/** Runs a script with Node and gives its exit code and all that it said. */
export function runTool(
  script: string,
  ...args: readonly string[]
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { timeout: 60_000, env: { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off' } };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: stdout + stderr });
    });
  });
}
