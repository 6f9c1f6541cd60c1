import { bytes, type Bytes } from '../model/bytes.ts';
import { shellWord } from '../names/shell.ts';
import { bytesOfText } from '../names/utf8.ts';
import type { Address } from '../varlink/address.ts';

/** An address as varlinkctl(1) takes it, byte for byte. */
function addressBytes(address: Address): Bytes {
  switch (address.kind) {
    case 'unix':
      return bytes(address.name.startsWith('\0') ? `unix:@${address.name.slice(1)}` : address.name);
    case 'exec':
      return bytes(`exec:${address.path}`);
    case 'ssh-unix':
      return bytes(`ssh-unix:${bytesOfText(address.host)}:${address.path}`);
    case 'ssh-exec':
      return bytes(`ssh-exec:${bytesOfText(address.host)}:${address.command}`);
  }
}

/** What a terminal shows the definition of an interface with. */
export const introspectCommand = (address: Address, interfaceName: string): string => `varlinkctl introspect ${shellWord(addressBytes(address))} ${shellWord(bytesOfText(interfaceName))}`;
