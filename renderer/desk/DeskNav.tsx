import {
  IconAlertTriangle,
  IconBell,
  IconBuildingStore,
  IconFileImport,
  IconGitBranch,
  IconPackages,
  IconPrinter,
  IconRoute,
  IconShieldCheck,
  type Icon,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCollection } from '../replica/index.ts';
import { useTroubledChannels } from './channels/useTroubledChannels.ts';
import { SECTIONS, useDeskRoute, type Section } from './common/useDeskRoute.ts';
import styles from './desk.module.css';

const ICONS: Readonly<Record<(typeof SECTIONS)[number], Icon>> = {
  orders: IconPackages,
  batches: IconRoute,
  exceptions: IconAlertTriangle,
  import: IconFileImport,
  devices: IconPrinter,
  rules: IconGitBranch,
  checks: IconShieldCheck,
  notifications: IconBell,
  channels: IconBuildingStore,
};

/** Alt+1 … Alt+9, or a click. */
export function DeskNav({ section }: { readonly section: Section }) {
  const { t } = useTranslation('desk');
  const { open } = useDeskRoute();
  const openExceptions = useCollection('exceptions', { where: ({ status }) => status === 'open' });
  const counts: Readonly<Partial<Record<Section, number>>> = {
    exceptions: openExceptions.length,
    channels: useTroubledChannels(section === 'channels'),
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const at = Number(event.code.replace('Digit', '')) - 1;
      const target = SECTIONS[at];
      if (target === undefined) return;
      event.preventDefault();
      open(target);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);

  return (
    <nav className={styles['nav']} aria-label={t('nav.label')}>
      {SECTIONS.map((name, at) => {
        const Shape = ICONS[name];
        return (
          <button
            type="button"
            key={name}
            className={styles['navItem']}
            aria-current={
              name === section || (section === 'order' && name === 'orders') ? 'page' : undefined
            }
            onClick={() => open(name)}
            title={`Alt+${at + 1}`}
            data-testid={`nav-${name}`}
          >
            <Shape size={18} aria-hidden />
            <span>{t(`nav.${name}`)}</span>
            {(counts[name] ?? 0) > 0 && (
              <b className={styles['navCount']} data-testid={`nav-${name}-count`}>
                {counts[name]}
              </b>
            )}
          </button>
        );
      })}
    </nav>
  );
}
