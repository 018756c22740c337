import { useEffect, useState } from 'react';
import classes from './floor.module.css';

/** A barcode to try a scanner on, drawn where an empty screen teaches. */
export function SampleBarcode(props: { code: string; caption: string }) {
  const [picture, setPicture] = useState('');
  useEffect(() => {
    let gone = false;
    const draw = async () => {
      const { toSVG } = await import('bwip-js/browser');
      const svg = toSVG({
        bcid: 'code128',
        text: props.code,
        height: 12,
        backgroundcolor: 'FFFFFF',
        paddingwidth: 12,
        paddingheight: 4,
      });
      if (!gone) setPicture(`data:image/svg+xml,${encodeURIComponent(svg)}`);
    };
    // Without the picture the code stands there in letters: nothing is lost.
    draw().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [props.code]);
  return (
    <figure className={classes.sample} data-testid="sample-barcode">
      {picture !== '' && <img src={picture} alt={props.code} />}
      <figcaption>
        <b>{props.code}</b> {props.caption}
      </figcaption>
    </figure>
  );
}
