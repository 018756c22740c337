import { useTranslation } from 'react-i18next';
import { ActionButton, type Action } from './ActionBar.tsx';
import classes from './floor.module.css';
import { useFloorKeys } from './useFloorKeys.ts';

export interface ChoicesProps<T extends string> {
  readonly title: string;
  readonly options: readonly T[];
  readonly label: (option: T) => string;
  readonly testid: string;
  readonly onChoose: (option: T) => void;
  readonly onClose: () => void;
}

/** A few large buttons with digits for keys, beside the work: reasons and the like. */
export function Choices<T extends string>(props: ChoicesProps<T>) {
  const { t } = useTranslation('floor');
  const actions: Action[] = props.options.map((option, index) => ({
    id: `${props.testid}-${option}`,
    label: props.label(option),
    keys: [String(index + 1)],
    run: () => props.onChoose(option),
  }));
  const close: Action = {
    id: `${props.testid}-close`,
    label: t('common.close'),
    keys: ['Escape'],
    run: props.onClose,
  };
  const all = [...actions, close];
  useFloorKeys(Object.fromEntries(all.flatMap(({ keys, run }) => keys.map((key) => [key, run]))));
  return (
    <aside className={classes.pad} data-testid={props.testid}>
      <div className={classes.padTitle}>{props.title}</div>
      <div className={classes.choices}>
        {all.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </div>
    </aside>
  );
}
