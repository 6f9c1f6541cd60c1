import type { Service } from '#agent/varlink/server/service.ts';
import { echo } from './echo.ts';
import { files } from './files.ts';
import { jobs } from './jobs.ts';
import { mischief } from './mischief.ts';
import { people } from './people.ts';

export interface DemoService {
  /** Of its process, and of its socket in the folder. */
  readonly name: string;
  /** Under which the registry lists it. */
  readonly registered: string;
  /** Of the entry point: they differ, so that protection can be looked at too. The folder around them is the owner's alone in any case. */
  readonly mode: number;
  /** Its methods take and give descriptors. */
  readonly descriptors?: boolean;
  /** @param folder where it may keep files of its own */
  readonly make: (folder: string) => Service;
}

export const demoServices: readonly DemoService[] = [
  { name: 'people', registered: 'io.sockatlas.demo.People', mode: 0o666, make: people },
  { name: 'jobs', registered: 'io.sockatlas.demo.Jobs', mode: 0o660, make: jobs },
  { name: 'files', registered: 'io.sockatlas.demo.Files', mode: 0o600, descriptors: true, make: files },
  { name: 'mischief', registered: 'io.sockatlas.demo.Mischief', mode: 0o644, make: mischief },
  { name: 'echo', registered: 'io.sockatlas.demo.Echo', mode: 0o666, make: echo },
];
