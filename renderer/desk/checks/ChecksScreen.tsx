import {
  Alert,
  Button,
  Group,
  NumberInput,
  SimpleGrid,
  TagsInput,
  Text,
  Title,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import type { CheckSettings } from '../../../shared/checks/index.ts';
import { DeskScreen } from '../common/DeskScreen.tsx';
import { usePin } from '../session/PinGate.tsx';
import { useLeads } from '../session/useLeads.ts';
import { BlockedList } from './BlockedList.tsx';
import { CheckTable } from './CheckTable.tsx';
import { useChecks } from './useChecks.ts';

/** How orders are checked as they come in: what each check does, from where on, and who is blocked. */
export function ChecksScreen() {
  const { t } = useTranslation('order');
  const may = useLeads();
  return (
    <DeskScreen
      testId="checks-screen"
      title={t('checks.title')}
      lead={t(may ? 'checks.lead' : 'checks.only')}
    >
      {may && <Checks />}
    </DeskScreen>
  );
}

const NUMBERS = [
  ['mediumFrom', 1, 100, 1],
  ['highFrom', 1, 100, 1],
  ['duplicateHours', 1, 168, 1],
  ['priceFactor', 1.1, 100, 0.5],
  ['largeFirstFactor', 1.1, 1000, 1],
  ['velocityHour', 1, 60, 1],
  ['velocityDay', 1, 60, 1],
  ['unpaidHours', 0, 2160, 1],
] as const;

function Checks() {
  const { t } = useTranslation('order');
  const pin = usePin();
  const { kept, draft, setDraft, problem, save, load, block, unblock } = useChecks();
  if (!kept || !draft) return problem === undefined ? null : <Alert color="red">{problem}</Alert>;
  const changed = canonicalJson(draft) !== canonicalJson(kept.settings);
  const put = (part: Partial<CheckSettings>) => setDraft({ ...draft, ...part });
  const submit = async () => {
    if (await pin()) await save();
  };
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" data-testid="checks-problem">
          {problem}
        </Alert>
      )}
      <Group gap="md">
        <Button disabled={!changed} onClick={() => void submit()} data-testid="checks-save">
          {t('checks.save')}
        </Button>
        {changed && (
          <Button variant="default" onClick={load}>
            {t('checks.discard')}
          </Button>
        )}
        <Text size="sm" data-testid="checks-state">
          {changed
            ? t('checks.unsaved')
            : t(kept.version === 0 ? 'checks.untouched' : 'checks.saved', {
                version: kept.version,
              })}
        </Text>
      </Group>
      <Title order={5}>{t('checks.thresholds')}</Title>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md" style={{ alignItems: 'end' }}>
        {NUMBERS.map(([name, min, max, step]) => (
          <NumberInput
            key={name}
            label={t(`checks.${name}`)}
            value={draft[name]}
            {...{ min, max, step }}
            allowDecimal={step < 1}
            clampBehavior="strict"
            onChange={(value) => typeof value === 'number' && put({ [name]: value })}
            data-testid={`checks-${name}`}
          />
        ))}
      </SimpleGrid>
      <TagsInput
        label={t('checks.noPoBox')}
        value={draft.noPoBox}
        maxTags={50}
        onChange={(noPoBox) => put({ noPoBox })}
      />
      <CheckTable settings={draft} onChange={put} />
      <BlockedList
        blocked={kept.blocked}
        onAdd={async (body) => (await pin()) && block(body)}
        onRemove={async (id) => (await pin()) && unblock(id)}
      />
    </>
  );
}
