import { Alert, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { AllocationPanel } from '../allocation/index.ts';
import screen from '../common/screen.module.css';
import { DeskScreen } from '../common/DeskScreen.tsx';
import { useLeads } from '../session/useLeads.ts';
import { usePin } from '../session/PinGate.tsx';
import { DryRun } from './DryRun.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { RuleHistory } from './RuleHistory.tsx';
import { RuleList } from './RuleList.tsx';
import styles from './rules.module.css';
import { useDryRun } from './useDryRun.ts';
import { useRules } from './useRules.ts';

/** The rules of the house: read, changed, tried on past orders and put in force. */
export function RulesScreen() {
  const { t } = useTranslation('desk');
  const may = useLeads();
  return (
    <DeskScreen
      testId="rules-screen"
      title={t('rules.title')}
      lead={t(may ? 'rules.lead' : 'rules.only')}
    >
      {may && <Rules />}
      {may && <AllocationPanel />}
    </DeskScreen>
  );
}

function Rules() {
  const { t } = useTranslation('desk');
  const pin = usePin();
  const { kept, draft, setDraft, checked, problem, save, load } = useRules();
  const dryRun = useDryRun();
  const [shownId, setShownId] = useState<string>();
  const [note, setNote] = useState('');
  const [saved, setSaved] = useState<number>();
  if (!kept || !draft) return problem === undefined ? null : <Alert color="red">{problem}</Alert>;
  const changed =
    canonicalJson(draft.rules) !== canonicalJson(kept.set.rules) ||
    draft.mode !== kept.set.mode ||
    (kept.version > 0 && draft.timeZone !== kept.set.timeZone);
  const warehouses = kept.warehouses.filter(({ active }) => active).map(({ id }) => id);
  const at = draft.rules.findIndex(({ id }) => id === shownId);
  const shown = draft.rules[at];
  const problems = checked?.problems ?? [];
  const unreachable = checked?.unreachable ?? [];
  const put = (rules: typeof draft.rules) => {
    setSaved(undefined);
    setDraft({ ...draft, rules });
  };
  const submit = async () => {
    if (!(await pin())) return;
    if (!(await save(note.trim()))) return;
    setNote('');
    setSaved(kept.version + 1);
  };
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" data-testid="rules-problem">
          {problem}
        </Alert>
      )}
      <Group gap="md" align="end">
        <SegmentedControl
          aria-label={t('rules.mode')}
          value={draft.mode}
          onChange={(mode) => setDraft({ ...draft, mode: mode === 'all' ? 'all' : 'first' })}
          data={[
            { value: 'first', label: t('rules.first') },
            { value: 'all', label: t('rules.all') },
          ]}
        />
        <TextInput
          label={t('rules.timeZone')}
          value={draft.timeZone}
          maxLength={60}
          error={problems.some(({ path }) => path === 'timeZone')}
          onChange={(event) => setDraft({ ...draft, timeZone: event.currentTarget.value })}
        />
        <TextInput
          label={t('rules.note')}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-testid="rules-note"
        />
        <Button
          disabled={!changed || problems.length > 0}
          onClick={() => void submit()}
          data-testid="rules-save"
        >
          {t('rules.save', { version: kept.version + 1 })}
        </Button>
        {changed && (
          <Button variant="default" onClick={load} data-testid="rules-discard">
            {t('rules.discard')}
          </Button>
        )}
        <Text size="sm" data-testid="rules-state" data-changed={changed || undefined}>
          {changed
            ? t('rules.unsaved')
            : kept.version === 0
              ? t('rules.noneYet')
              : t(saved === undefined ? 'rules.inForce' : 'rules.saved', { version: kept.version })}
        </Text>
      </Group>
      <div className={`${screen['columns']} ${styles['columns']}`}>
        <RuleList
          rules={draft.rules}
          shownId={shownId}
          warehouses={warehouses}
          marked={[...problems, ...unreachable]}
          hits={dryRun.sums?.hits}
          onShow={setShownId}
          onChange={put}
        />
        {shown && (
          <RuleEditor
            rule={shown}
            warehouses={warehouses}
            problems={problems.filter(({ path }) => path.startsWith(`rules/${at}/`))}
            unreachable={unreachable.find(({ path }) => path === `rules/${at}`)}
            onChange={(rule) => put(draft.rules.map((one) => (one.id === rule.id ? rule : one)))}
            onRemove={() => put(draft.rules.filter(({ id }) => id !== shown.id))}
          />
        )}
      </div>
      <DryRun set={draft} dryRun={dryRun} disabled={problems.length > 0} />
      <RuleHistory version={kept.version} onBring={setDraft} />
    </>
  );
}
