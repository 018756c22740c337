/** Central's command line. */
import { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import { addBackupCommands } from './cli/backup.ts';
import { addEnrolCodeCommand } from './cli/enrolCode.ts';
import { addEraseCommand } from './cli/erase.ts';
import { wayOut } from './cli/errorTexts.ts';
import { addHeadsCommand } from './cli/heads.ts';
import { addImportCommand } from './cli/import.ts';
import { addPeopleCommands } from './cli/people.ts';
import { addPurgeMarkersCommand } from './cli/purgeMarkers.ts';
import { addRebuildCommand } from './cli/rebuild.ts';
import { addReplayCommand } from './cli/replay.ts';
import { addServeCommand } from './cli/serve.ts';
import { addStationCommands } from './cli/stations.ts';
import { addTraceCommand } from './cli/trace.ts';
import { addVerifyCommand } from './cli/verify.ts';
import { addWarehouseCommands } from './cli/warehouses.ts';

const program = new Command('central')
  .description('The central store of Stowline: what stations sync from.')
  .showHelpAfterError();
addServeCommand(program);
addEnrolCodeCommand(program);
addImportCommand(program);
addVerifyCommand(program);
addRebuildCommand(program);
addHeadsCommand(program);
addTraceCommand(program);
addEraseCommand(program);
addStationCommands(program);
addWarehouseCommands(program);
addPeopleCommands(program);
addReplayCommand(program);
addPurgeMarkersCommand(program);
addBackupCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

/** What it is, where, and the way out; what nobody foresaw comes with its stack. */
function describe(error: unknown): string {
  if (error instanceof AppError) {
    const what = `${error.code} ${JSON.stringify(error.meta)}`;
    return [what, wayOut(error.code)].filter((line) => line !== undefined).join('\n');
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof Error && code === 'EADDRINUSE') {
    return `The port is taken: ${error.message}. Stop the other program or choose another with --port.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
