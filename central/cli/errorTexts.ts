/** The way out of what went wrong on the command line, where the error does not bring it itself (`try`). */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'backup-damaged': 'Use another backup: this file was changed or cut since it was written.',
  'badge-taken': 'Somebody else has this badge: give another one.',
  'database-away': 'Start the database server, or correct --database, and try again.',
  'database-file-unusable': 'The file holds one line: postgres://user:password@host:5432/name.',
  'database-too-new': 'A newer release has used this database: run that one, or restore a backup.',
  'database-unreachable': 'Start the database server, or correct --database.',
  'erase-nobody':
    'Nobody is known by that. Give an order number as the desk shows it, a customer or a contact.',
  'erase-open':
    'The floor still needs the address. Ship or cancel the order first, or say --even-open.',
  'erase-whom': 'Say whose data: --order, --customer or --contact.',
  'server-key-missing': 'There is no file of that name: name the one that was kept with --key-to.',
  'file-exists': 'The file is there already: name another one.',
  'heads-unreadable': 'Name a file that `heads --out` wrote.',
  'migration-failed':
    'The store is as it was before. Run the release before this one, or report it.',
  'not-a-backup': 'Name a file that `backup --to` wrote.',
  'person-exists': 'Choose another id, or change them with `people change`.',
  'pins-differ': 'The two were not the same: try again.',
  'server-key-wrong': 'The key is of another store: name the one kept with this backup.',
  'unknown-person': '`people` lists everybody with their id.',
  'unknown-station': '`stations` lists them with their id.',
  'unknown-warehouse': '`warehouses` lists them with their id.',
  'warehouse-exists': 'There is one by that id: choose another name, or change it.',
};

export const wayOut = (code: string): string | undefined => WAYS_OUT[code];
