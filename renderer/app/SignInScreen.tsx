import { Alert, Button, Group, ScrollArea, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconId, IconKeyboard, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../shared/barcodes/index.ts';
import type { HostOutput } from '../../shared/host/index.ts';
import { LANGUAGES, setLanguage, useErrorText } from '../i18n/index.ts';
import { useHost } from '../replica/index.ts';
import { playSound, useScan } from '../scan/index.ts';
import { TOUCH } from '../theme.ts';
import { ConnectionButton } from './ConnectionButton.tsx';
import { PinPad } from './PinPad.tsx';
import { useSignIn } from './useSignIn.ts';

type SignInPerson = HostOutput<'session:list-people'>[number];

const ASK_AGAIN_MS = 3000;

/** Asked again and again: on a new station the roster comes with the first connection. */
function usePeople(): readonly SignInPerson[] | undefined {
  const host = useHost();
  const [people, setPeople] = useState<readonly SignInPerson[]>();
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const answer = await host.call('session:list-people', {});
      if (answer.ok && !gone) setPeople(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [host]);
  return people;
}

function LanguageSwitch() {
  const { i18n, t } = useTranslation('app');
  return (
    <Group gap="sm" aria-label={t('language')} role="group">
      {LANGUAGES.map(({ code, name }) => (
        <Button
          key={code}
          variant={i18n.language === code ? 'filled' : 'default'}
          mih={TOUCH.target}
          aria-pressed={i18n.language === code}
          onClick={() => void setLanguage(i18n, code, true)}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}

function PeopleList(props: {
  people: readonly SignInPerson[];
  onChoose: (person: SignInPerson) => void;
}) {
  const { t } = useTranslation('app');
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing={TOUCH.gap} aria-label={t('signIn.people')}>
      {props.people.map((person) => (
        <Button
          key={person.personId}
          variant="default"
          h={72}
          data-testid={`person-${person.personId}`}
          onClick={() => props.onChoose(person)}
        >
          <Stack gap={0} align="center">
            <Text fw={700} fz="lg">
              {person.name}
            </Text>
            <Text size="sm" c="dimmed">
              {person.roles.map((role) => t(`role.${role}`)).join(' · ')}
            </Text>
          </Stack>
        </Button>
      ))}
    </SimpleGrid>
  );
}

/** Scan a badge, or choose a name and type the PIN. Works without central. */
export function SignInScreen(props: { onConnection: () => void; onTypeCode: () => void }) {
  const { t } = useTranslation('app');
  const errorText = useErrorText();
  const people = usePeople();
  const signIn = useSignIn();
  const [chosen, setChosen] = useState<SignInPerson>();
  const [notBadge, setNotBadge] = useState<string>();

  useScan(async ({ data }) => {
    const scan = parseScan(data);
    if (scan.kind !== 'badge') {
      playSound('error');
      signIn.clear();
      setNotBadge(data);
      return;
    }
    setNotBadge(undefined);
    setChosen(undefined);
    await signIn.attempt({ badge: scan.code });
  });

  const trouble =
    notBadge !== undefined
      ? t('signIn.notABadge', { scanned: notBadge })
      : signIn.error && errorText(signIn.error);
  return (
    <Stack h="100%" p="lg" gap="lg" data-testid="sign-in">
      <Group justify="space-between">
        <LanguageSwitch />
        <Group gap="sm">
          <Button
            variant="default"
            mih={TOUCH.target}
            leftSection={<IconKeyboard aria-hidden />}
            data-testid="type-code"
            onClick={props.onTypeCode}
          >
            {t('typedCode.open')}
          </Button>
          <ConnectionButton onOpen={props.onConnection} />
        </Group>
      </Group>
      {trouble !== undefined && (
        <Alert
          color="red"
          variant="filled"
          icon={<IconX />}
          title={trouble}
          data-testid="sign-in-error"
        />
      )}
      {chosen === undefined ? (
        <>
          <Group gap="lg" wrap="nowrap" justify="center">
            <IconId size={72} aria-hidden />
            <div>
              <Title fz={48}>{t('signIn.scanBadge')}</Title>
              <Text fz="lg">{t('signIn.scanHint')}</Text>
            </div>
          </Group>
          <ScrollArea style={{ flex: 1 }}>
            {people?.length === 0 ? (
              <Text ta="center">{t('signIn.nobody')}</Text>
            ) : (
              <PeopleList people={people ?? []} onChoose={setChosen} />
            )}
          </ScrollArea>
        </>
      ) : (
        <Stack align="center" gap="md">
          <Title order={2}>{t('signIn.pinFor', { name: chosen.name })}</Title>
          <PinPad
            busy={signIn.busy}
            onEnter={(pin) => void signIn.attempt({ personId: chosen.personId, pin })}
          />
          <Button variant="default" mih={TOUCH.target} onClick={() => setChosen(undefined)}>
            {t('signIn.back')}
          </Button>
        </Stack>
      )}
    </Stack>
  );
}
