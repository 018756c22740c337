import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CHECKS } from '../../../shared/checks/index.ts';
import type { OrderPageView } from '../../../shared/protocol/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { findingDetail } from './orderWords.ts';
import styles from './order.module.css';

const MARK = { info: '○', warn: '▲', stop: '■' };

/** What the checks found, what each adds to the risk, and what somebody let pass. */
export function ChecksCard({ page }: { readonly page: OrderPageView }) {
  const { t } = useTranslation('order');
  const { language } = useLanguage();
  const { checked, order } = page;
  const { passed = [], findings = [] } = checked ?? {};
  return (
    <Stack gap={4} data-testid="order-checks">
      <Text size="sm" fw={600}>
        {t('page.checks')}
      </Text>
      {findings.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('page.noFindings')}
        </Text>
      )}
      {findings.map((finding, at) => {
        const { code, severity } = finding;
        const { weight } = CHECKS[code];
        return (
          <div key={`${code} ${at}`} className={styles['finding']} data-severity={severity}>
            <Text size="sm">
              <span aria-hidden>{MARK[severity]}</span> {t(`finding.${code}`)}
              {weight > 0 && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  {t('page.weight', { weight })}
                </Text>
              )}
              {passed.includes(code) && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  · {t('page.passed')}
                </Text>
              )}
            </Text>
            <Text size="xs" c="dimmed">
              {findingDetail(t, finding, order.currency, language)}
            </Text>
          </div>
        );
      })}
    </Stack>
  );
}
