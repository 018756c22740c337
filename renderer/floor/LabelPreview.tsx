import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInput, StationHost } from '../../shared/host/index.ts';
import { useHost } from '../replica/index.ts';
import { drawLabel } from './packing/drawLabel.ts';
import classes from './packing/pack.module.css';

/** A job's kept bytes, or what a document would be filled with. */
export type PreviewSource = { readonly jobId: string } | HostInput<'labels:preview'>;

type Picture =
  | { readonly state: 'drawing' | 'failed' }
  | { readonly state: 'drawn'; readonly pages: readonly string[] };

async function drawSource(host: StationHost, source: PreviewSource): Promise<Picture> {
  const bytes =
    'jobId' in source
      ? await host.call('labels:get-bytes', source)
      : await host.call('labels:preview', source);
  if (!bytes.ok) return { state: 'failed' };
  return { state: 'drawn', pages: await drawLabel(bytes.value) };
}

/** What the printer receives, as a picture. Comes when it comes: nothing waits for it. */
export function LabelPreview(props: { source: PreviewSource; name: string; testid: string }) {
  const { t } = useTranslation('floor');
  const host = useHost();
  // The same content is the same picture, whichever object carries it.
  const key = JSON.stringify(props.source);
  const [picture, setPicture] = useState<Picture>({ state: 'drawing' });
  useEffect(() => {
    let gone = false;
    const show = (next: Picture) => {
      if (!gone) setPicture(next);
    };
    drawSource(host, JSON.parse(key) as PreviewSource).then(show, () => show({ state: 'failed' }));
    return () => {
      gone = true;
    };
  }, [host, key]);
  return (
    <figure className={classes.preview} data-testid={props.testid} data-state={picture.state}>
      {picture.state === 'drawn' ? (
        picture.pages.map((page, index) => <img key={index} src={page} alt={props.name} />)
      ) : (
        <div className={classes.blank}>{t(`pack.preview.${picture.state}`)}</div>
      )}
      <figcaption>{props.name}</figcaption>
    </figure>
  );
}
