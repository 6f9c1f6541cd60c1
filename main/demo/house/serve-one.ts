import { dirname } from 'node:path';
import { serve } from '#agent/varlink/server/server.ts';
import { bytes } from '#core/model/bytes.ts';
import { demoServices } from '../services/services.ts';
import { onEnd } from './life.ts';

const role = (value: string) => [{ name: bytes('user.varlink'), value: bytes(value) }];

/** Runs one service in this process, until its standard input ends. Says a word once it listens. */
export async function serveOne(name: string, socket: string): Promise<void> {
  const wanted = demoServices.find((service) => service.name === name);
  if (!wanted) throw new Error(`There is no demo service ${name}.`);
  process.title = `demo-${name}`;
  const server = serve(wanted.make(dirname(socket)), {
    path: bytes(Buffer.from(socket).toString('latin1')),
    mode: wanted.mode,
    descriptors: wanted.descriptors ?? false,
    labels: { entryPoint: role('entrypoint'), object: role('listen') },
    onTrouble: (method, error) => process.stderr.write(`sockatlas demo ${name}: ${method}: ${error instanceof Error ? error.message : String(error)}\n`),
  });
  onEnd(() => {
    server[Symbol.dispose]();
    process.exit(0);
  });
  process.stdout.write('ready\n');
}
