// npm run audit [-- --strict]: known vulnerabilities of what runs in production. High or critical ones fail; so does,
// with --strict, a registry that does not answer.
import './lib/require-node.mjs';
import { npm } from './lib/npm.mjs';

const FAILING = ['high', 'critical'];

const { stdout, stderr } = npm('audit', '--omit=dev', '--json');
const report = parsed(stdout);
if (report?.metadata?.vulnerabilities) tell(report);
else notAudited(report?.message ?? report?.error?.summary ?? stderr.trim().split('\n')[0]);

function tell({ metadata, vulnerabilities = {} }) {
  const counts = metadata.vulnerabilities;
  for (const { name, severity, range, via } of Object.values(vulnerabilities)) {
    const titles = via.map((each) => each.title ?? `through ${each}`);
    console.error(`${severity}: ${name} ${range}: ${titles.join('; ')}`);
  }
  console.log(`${counts.total} known vulnerabilities in ${metadata.dependencies?.prod ?? 'all'} packages.`);
  if (FAILING.some((severity) => counts[severity] > 0)) process.exitCode = 1;
}

function notAudited(why) {
  console.error(`NOT AUDITED: the registry does not answer audit requests (${why || 'no reason given'}).`);
  if (process.argv.includes('--strict')) process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
