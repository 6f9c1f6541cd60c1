import type { Command, CommandContext } from './command.ts';
import { callCommands } from './calls.ts';
import { callResultCommands } from './call-results.ts';
import { copyCommands } from './copy.ts';
import { demoCommands } from './demo.ts';
import { editCommands } from './edit.ts';
import { filterCommands } from './filter.ts';
import { findingCommands } from './findings.ts';
import { interfaceCommands } from './interfaces.ts';
import { learnCommands } from './learn.ts';
import { reviewCommands } from './review.ts';
import { serviceCommands } from './services.ts';
import { viewCommands } from './view.ts';

/** Everything that can be done, in the order of menus. */
export const commands: readonly Command[] = [...viewCommands, ...serviceCommands, ...interfaceCommands, ...callCommands, ...callResultCommands, ...filterCommands, ...copyCommands, ...findingCommands, ...reviewCommands, ...editCommands, ...learnCommands, ...demoCommands];

const byId = new Map(commands.map((command) => [command.id, command]));

/** Why a command cannot run now, or null. */
export const obstacleOf = (command: Command, context: CommandContext): string | null => command.obstacle?.(context) ?? null;

/** Runs a command when nothing is in its way. */
export function runCommand(id: string, context: CommandContext): void {
  const command = byId.get(id);
  if (command && obstacleOf(command, context) === null) void command.run(context);
}
