// The certification service as a program, for the virtual machine: certification-server PATH. Ends with its standard input.
import { serve } from '#agent/varlink/server/server.ts';
import { bytes } from '#core/model/bytes.ts';
import { certificationService } from './certification-service.ts';

const server = serve(certificationService(), { path: bytes(process.argv[2] ?? ''), mode: 0o666 });
process.stdout.write('ready\n');
process.stdin.on('end', () => {
  server[Symbol.dispose]();
  process.exit(0);
});
process.stdin.resume();
