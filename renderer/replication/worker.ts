import type { FromWorker, ToWorker } from './messages.ts';
import { createPageSender } from './pageSender.ts';
import { startReplicator, type Replicator } from './replicator.ts';

/** The thread that owns RxDB: central's state comes in here, is stored, and goes on to the page. */
const post = (message: FromWorker) => self.postMessage(message);
const sender = createPageSender(post);
let replicator: Promise<Replicator> | undefined;

const failed = (error: unknown) =>
  post({ type: 'problem', code: 'storage-failed', collection: null, detail: String(error) });

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      replicator = startReplicator(data, post, sender);
      replicator.catch(failed);
      return;
    case 'taken':
      sender.taken();
      return;
    case 'scanned':
      replicator?.then((running) => running.scanned()).catch(failed);
      return;
    case 'poke':
      replicator?.then((running) => running.poke(data.poke)).catch(failed);
      return;
    case 'collections':
      replicator
        ?.then((running) => running.setCollections(data.collections, data.lost))
        .catch(failed);
  }
});
