import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  CHECK_CODES,
  CHECK_GROUPS,
  CHECKS,
  DEFAULT_OWNERS,
  SEVERITIES,
  type CheckSettings,
} from '../../../shared/checks/index.ts';
import panel from '../orders/panel.module.css';

const CHOICES = ['off', ...SEVERITIES] as const;
const OWNERS = ['clerk', 'supervisor', 'admin'] as const;
type Choice = (typeof CHOICES)[number];
const isChoice = (value: string): value is Choice => CHOICES.some((one) => one === value);

export interface CheckTableProps {
  readonly settings: CheckSettings;
  readonly onChange: (part: Partial<CheckSettings>) => void;
}

/** Every check with its weight and what it does, group by group with who settles it. */
export function CheckTable({ settings, onChange }: CheckTableProps) {
  const { t } = useTranslation('order');
  return (
    <table className={panel['lines']} data-controls data-testid="checks-table">
      <thead>
        <tr>
          <th>{t('checks.check')}</th>
          <th data-align="end">{t('checks.weight')}</th>
          <th>{t('checks.does')}</th>
        </tr>
      </thead>
      {CHECK_GROUPS.map((group) => (
        <tbody key={group}>
          <tr>
            <td>
              <b>{t(`group.${group}`)}</b>
            </td>
            <td />
            <td>
              <NativeSelect
                size="xs"
                aria-label={t('checks.owner')}
                value={settings.owners[group] ?? DEFAULT_OWNERS[group]}
                data={OWNERS.map((role) => ({
                  value: role,
                  label: t('checks.ownedBy', { role: t(`role.${role}`) }),
                }))}
                onChange={({ currentTarget: { value } }) => {
                  const role = OWNERS.find((one) => one === value);
                  if (role) onChange({ owners: { ...settings.owners, [group]: role } });
                }}
              />
            </td>
          </tr>
          {CHECK_CODES.filter((code) => CHECKS[code].group === group).map((code) => (
            <tr key={code}>
              <td>{t(`finding.${code}`)}</td>
              <td data-align="end">{CHECKS[code].weight}</td>
              <td>
                <SegmentedControl
                  size="xs"
                  aria-label={t(`finding.${code}`)}
                  value={settings.severities[code] ?? CHECKS[code].severity}
                  data={CHOICES.map((value) => ({ value, label: t(`severity.${value}`) }))}
                  onChange={(value) => {
                    if (!isChoice(value)) return;
                    onChange({ severities: { ...settings.severities, [code]: value } });
                  }}
                  data-testid={`check-${code}`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
