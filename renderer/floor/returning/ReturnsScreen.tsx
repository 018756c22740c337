import { useTranslation } from 'react-i18next';
import { listReturns } from '../../../shared/domain/returning/index.ts';
import type { Task } from '../../../shared/schema/index.ts';
import { useCollection, useReplica } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { ActionBar } from '../common/ActionBar.tsx';
import { ItemName } from '../common/ItemName.tsx';
import floor from '../common/floor.module.css';
import classes from '../packing/pack.module.css';

const SHOWN = 50;

/** What has to go back to its bin, and which bins are to be counted, along the walk. */
export function ReturnsScreen() {
  const { t } = useTranslation('floor');
  const replica = useReplica();
  const { go } = useRoute();
  useCollection('tasks');
  const tasks = listReturns(replica);
  const open = (task: Task) => go(['pick', 'returns', task.id]);
  const first = tasks[0];
  const home = {
    id: 'home',
    label: t('common.home'),
    keys: ['H', 'Escape'],
    run: () => go(['pick']),
  };
  const next = first && {
    id: 'next',
    label: t('return.next'),
    keys: ['F', 'Enter'],
    run: () => open(first),
    primary: true,
  };
  return (
    <div className={floor.screen} data-testid="returns-screen">
      {tasks.length === 0 ? (
        <div className={floor.empty} data-testid="returns-empty">
          <h1>{t('return.emptyTitle')}</h1>
          <p>{t('return.emptyText')}</p>
        </div>
      ) : (
        <div className={classes.list}>
          <h2 className={classes.listTitle}>{t('return.title', { count: tasks.length })}</h2>
          {tasks.slice(0, SHOWN).map((task) => (
            <button
              key={task.id}
              type="button"
              tabIndex={-1}
              className={classes.listRow}
              data-testid="return-row"
              data-task={task.id}
              data-kind={task.kind}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => open(task)}
            >
              <span className={classes.listOrder}>{task.locationId}</span>
              <span className={classes.listText}>
                <ItemName sku={task.sku} fallback={task.sku} />
              </span>
              <span className={classes.listStage}>{t(`return.kind.${task.kind}`)}</span>
              <span className={classes.listText}>
                {task.kind === 'putback'
                  ? t('return.from', {
                      units: task.units,
                      from: task.from?.kind === 'parcel' ? t('return.aParcel') : sourceOf(task),
                    })
                  : ''}
              </span>
            </button>
          ))}
        </div>
      )}
      <ActionBar actions={next ? [home, next] : [home]} />
    </div>
  );
}

export const sourceOf = ({ from, picks }: Task): string => from?.id ?? picks[0]?.toteId ?? '';
