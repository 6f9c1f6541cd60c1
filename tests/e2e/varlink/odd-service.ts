import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const description = `# A service that no catalogue knows.
interface org.example.odd

type Node (name: string, below: ?Node)

# Takes in whatever it gets
method Take(
  count: int,
  weight: ?float,
  mood: (calm, cross),
  tree: ?Node,
  tags: ?[string](),
  # Index of the file descriptor to read from
  fileDescriptor: ?int
) -> (taken: object)

# Never answers
method Hang() -> ()
`;

interface Call {
  readonly method: string;
  readonly parameters?: Readonly<Record<string, unknown>> | null;
}

/** A Varlink service of a few lines, with nothing of ours in it: what the window says is heard as others would hear it. Gives what it got, as text. */
export function listenOddly(path: string): string[] {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    let pending = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      pending += data.toString();
      for (let at = pending.indexOf('\0'); at >= 0; at = pending.indexOf('\0')) {
        const message = pending.slice(0, at);
        pending = pending.slice(at + 1);
        heard.push(message);
        const answer = answerTo(JSON.parse(message) as Call); // the test's own words come back
        if (answer) socket.write(`${JSON.stringify(answer)}\0`);
      }
    });
  });
  server.listen(path);
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return heard;
}

function answerTo({ method, parameters }: Call): object | null {
  switch (method) {
    case 'org.varlink.service.GetInfo':
      return { parameters: { vendor: 'Example', product: 'Odd', version: '1', url: 'https://example.org', interfaces: ['org.varlink.service', 'org.example.odd'] } };
    case 'org.varlink.service.GetInterfaceDescription':
      return parameters?.['interface'] === 'org.example.odd' ? { parameters: { description } } : { error: 'org.varlink.service.InterfaceNotFound', parameters: { interface: parameters?.['interface'] } };
    case 'org.example.odd.Take':
      return { parameters: { taken: parameters ?? {} } };
    case 'org.example.odd.Hang':
      return null;
    default:
      return { error: 'org.varlink.service.MethodNotFound', parameters: { method } };
  }
}
