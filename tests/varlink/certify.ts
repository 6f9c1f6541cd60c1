import { certify, isCertified } from './certification-client.ts';

/** For where there is no TypeScript: `node certify.mjs ADDRESS` has our client certified by the service there. */
const [address = ''] = process.argv.slice(2);
for (const descriptors of [false, true]) {
  const answers = await certify(address, { descriptors });
  process.stdout.write(`${[...answers].map(([name, { how }]) => `${name}: ${how}`).join('\n')}\nall_ok: ${isCertified(answers)}\n`);
  if (!isCertified(answers)) process.exitCode = 1;
}
