// Reads one case per line: the style, then its arguments in base64, separated by tabs. Says true or false for each.
import { createInterface } from 'node:readline';

const { verifyPlatform, verifyStandard } = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  const [style, ...rest] = line.split('\t');
  const [secret, body, ...others] = rest.map((each) => Buffer.from(each, 'base64'));
  const verify = style === 'platform' ? verifyPlatform : verifyStandard;
  console.log(verify(secret.toString(), body, ...others.map(String)));
}
