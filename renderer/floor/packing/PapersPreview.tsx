import { useTranslation } from 'react-i18next';
import { LabelPreview, type PreviewSource } from '../LabelPreview.tsx';
import classes from './pack.module.css';

export interface Previews {
  readonly label: PreviewSource;
  readonly slip: PreviewSource;
}

/** Label and packing slip side by side; before there is anything to show, when there will be. */
export function PapersPreview(props: { previews: Previews | null }) {
  const { t } = useTranslation('floor');
  const { previews } = props;
  if (!previews) return <div className={classes.previewHint}>{t('pack.previewHint')}</div>;
  const label = t('pack.document.shipping-label');
  const slip = t('pack.document.packing-slip');
  return (
    <div className={classes.previews}>
      <LabelPreview source={previews.label} name={label} testid="label-preview" />
      <LabelPreview source={previews.slip} name={slip} testid="slip-preview" />
    </div>
  );
}
