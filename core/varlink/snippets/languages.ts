import { go } from './go.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { curl, sockatlas, varlinkctl } from './shells.ts';
import type { CallToWrite, Snippet } from './snippet.ts';

export const languages = ['varlinkctl', 'sockatlas', 'curl', 'typescript', 'python', 'rust', 'go'] as const;
export type Language = (typeof languages)[number];

interface About {
  readonly title: string;
  /** Name of a file that holds the text, or null for a command line. */
  readonly file: string | null;
  readonly write: (call: CallToWrite) => Snippet;
}

export const aboutLanguage: Readonly<Record<Language, About>> = {
  varlinkctl: { title: 'varlinkctl', file: null, write: varlinkctl },
  sockatlas: { title: 'sockatlas', file: null, write: sockatlas },
  curl: { title: 'curl (HTTP bridge)', file: null, write: curl },
  typescript: { title: 'TypeScript (Node)', file: 'call.mjs', write: node },
  python: { title: 'Python (python3-varlink)', file: 'call.py', write: python },
  rust: { title: 'Rust (zlink)', file: 'main.rs', write: rust },
  go: { title: 'Go (varlink-go)', file: 'main.go', write: go },
};
