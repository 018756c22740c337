import {
  Alert,
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Paper,
  Stack,
  Switch,
  Table,
  TagsInput,
  Text,
  Title,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { ALLOCATE_BY } from '../../../shared/schema/index.ts';
import { usePin } from '../session/PinGate.tsx';
import { SafetyTable } from './SafetyTable.tsx';
import { useAllocation } from './useAllocation.ts';

const BACK_ORDERS = ['first-come', 'tier'] as const;

/** How the house shares out its stock: which warehouse, who waits, what is kept from whom. */
export function AllocationPanel() {
  const { t } = useTranslation('desk');
  const pin = usePin();
  const { kept, draft, setDraft, problem, save } = useAllocation();
  if (!kept || !draft) return problem === undefined ? null : <Alert color="red">{problem}</Alert>;
  const changed = canonicalJson(draft) !== canonicalJson(kept.settings);
  const submit = async () => {
    if (await pin()) await save();
  };
  return (
    <Paper withBorder p="md" data-testid="allocation">
      <Stack gap="md">
        <div>
          <Title order={4}>{t('allocation.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('allocation.lead')}
          </Text>
        </div>
        {problem !== undefined && <Alert color="red">{problem}</Alert>}
        <Group gap="md" align="end">
          <NativeSelect
            label={t('allocation.choice')}
            value={draft.by}
            data={ALLOCATE_BY.map((value) => ({ value, label: t(`allocation.by.${value}`) }))}
            onChange={({ currentTarget }) => {
              const by = ALLOCATE_BY.find((one) => one === currentTarget.value);
              if (by) setDraft({ ...draft, by });
            }}
            data-testid="allocation-by"
          />
          <NativeSelect
            label={t('allocation.backOrders')}
            value={draft.backOrders}
            data={BACK_ORDERS.map((value) => ({ value, label: t(`allocation.queue.${value}`) }))}
            onChange={({ currentTarget }) => {
              const backOrders = BACK_ORDERS.find((one) => one === currentTarget.value);
              if (backOrders) setDraft({ ...draft, backOrders });
            }}
            data-testid="allocation-back-orders"
          />
          {draft.backOrders === 'tier' && (
            <TagsInput
              label={t('allocation.tiers')}
              value={draft.tiers}
              maxTags={20}
              onChange={(tiers) => setDraft({ ...draft, tiers })}
              data-testid="allocation-tiers"
            />
          )}
          <NumberInput
            label={t('allocation.heldHours')}
            description={t('allocation.heldHoursText')}
            value={draft.heldHours}
            min={0}
            max={10_000}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(value) => setDraft({ ...draft, heldHours: Number(value) || 0 })}
            data-testid="allocation-held-hours"
          />
        </Group>
        <Group gap="xl" align="end">
          <Switch
            label={t('allocation.tryOthers')}
            checked={draft.tryOthers}
            onChange={({ currentTarget: { checked } }) =>
              setDraft({ ...draft, tryOthers: checked })
            }
            data-testid="allocation-try-others"
          />
          <Switch
            label={t('allocation.maySplit')}
            checked={draft.split}
            onChange={({ currentTarget: { checked } }) => setDraft({ ...draft, split: checked })}
            data-testid="allocation-split"
          />
          <NumberInput
            label={t('allocation.parcelCost')}
            value={draft.parcelMinor / 100}
            min={0}
            max={100_000}
            decimalScale={2}
            onChange={(value) =>
              setDraft({ ...draft, parcelMinor: Math.round((Number(value) || 0) * 100) })
            }
            data-testid="allocation-parcel-cost"
          />
        </Group>
        <div>
          <Title order={5}>{t('allocation.safety.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('allocation.safety.text')}
          </Text>
        </div>
        <SafetyTable rows={draft.safety} onChange={(safety) => setDraft({ ...draft, safety })} />
        <Group>
          <Button disabled={!changed} onClick={() => void submit()} data-testid="allocation-save">
            {t('allocation.save')}
          </Button>
          {changed && (
            <Button variant="default" onClick={() => setDraft(kept.settings)}>
              {t('allocation.discard')}
            </Button>
          )}
        </Group>
        {kept.shortages.length > 0 && (
          <>
            <Title order={5}>{t('allocation.shortages.title')}</Title>
            <Table verticalSpacing={2} data-testid="shortages">
              <Table.Thead>
                <Table.Tr>
                  {(['warehouse', 'sku', 'units', 'orders'] as const).map((field) => (
                    <Table.Th key={field}>{t(`allocation.shortages.${field}`)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {kept.shortages.map(({ warehouse, sku, units, orders }) => (
                  <Table.Tr key={`${warehouse} ${sku}`}>
                    <Table.Td>{warehouse}</Table.Td>
                    <Table.Td>{sku}</Table.Td>
                    <Table.Td>{units}</Table.Td>
                    <Table.Td>{orders}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </Stack>
    </Paper>
  );
}
