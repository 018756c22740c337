import { useEffect, useState } from 'react';
import { useHost } from '../../../replica/index.ts';
import { useScan } from '../../../scan/index.ts';
import { visibleText } from '../common/visibleText.ts';

/** What each scanner read last while this screen is open; those that type are one, 'wedge'. */
export function useLastReads(): ReadonlyMap<string, string> {
  const host = useHost();
  const [reads, setReads] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(
    () =>
      host.on('scan', ({ scannerId, data }) =>
        setReads((before) => new Map(before).set(scannerId, visibleText(data))),
      ),
    [host],
  );
  // Taken here, so that they do not wait for the next screen and act there.
  useScan(({ data, source }) => {
    if (source === 'wedge') setReads((before) => new Map(before).set('wedge', visibleText(data)));
  });
  return reads;
}
