declare module 'pouchdb-browser' {
  export interface BulkAnswer {
    readonly ok?: boolean;
    readonly error?: string | boolean;
  }
  const PouchDB: new (
    name: string,
    options?: { adapter?: string; auto_compaction?: boolean },
  ) => {
    bulkDocs(
      documents: readonly ({ _id: string } & Record<string, unknown>)[],
    ): Promise<BulkAnswer[]>;
    close(): Promise<void>;
  };
  export default PouchDB;
}
