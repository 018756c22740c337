import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Removing takes two clicks; moving away takes the first one back. */
export function RemoveButton(props: { readonly onRemove: () => Promise<void> }) {
  const { t } = useTranslation('desk');
  const [sure, setSure] = useState(false);
  return (
    <Button
      variant={sure ? 'filled' : 'subtle'}
      color="red"
      onClick={() => (sure ? void props.onRemove() : setSure(true))}
      onBlur={() => setSure(false)}
      data-testid="remove"
    >
      {t(sure ? 'devices.removeConfirm' : 'devices.remove')}
    </Button>
  );
}
