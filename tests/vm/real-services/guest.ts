/** What the tests in the virtual machine use of this folder, in one file that Node there can read. */
export { callOnce, sameJson } from './caller.ts';
