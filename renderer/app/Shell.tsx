import { Box, Center, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionInfo } from '../../shared/host/index.ts';
import { useRoute } from '../ui/index.ts';
import type { Area } from './areas.ts';
import { DiskLow } from './DiskLow.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { Home } from './Home.tsx';
import { PinScreen } from './PinScreen.tsx';
import { StationNotices } from './StationNotices.tsx';
import { SyncBar } from './SyncBar.tsx';
import { UpdateNotice } from './UpdateNotice.tsx';
import { useIdleSignOut } from './useIdleSignOut.ts';

export interface ShellProps {
  readonly session: SessionInfo;
  readonly areas: readonly Area[];
  readonly area: Area | undefined;
  readonly onConnection: () => void;
  readonly onTypeCode: () => void;
}

/** The frame around every screen of a signed-in person. */
export function Shell(props: ShellProps) {
  const { t } = useTranslation('app');
  const { go } = useRoute();
  const { session, area } = props;
  const [skipped, setSkipped] = useState<string>();
  const askPin = session.needsPinFor.length > 0 && skipped !== session.operator.sessionId;
  useIdleSignOut();
  return (
    <Box h="100%" display="flex" style={{ flexDirection: 'column' }} data-testid="shell">
      <Header
        session={session}
        areas={props.areas}
        area={area}
        onArea={(next) => go([next])}
        onPin={() => setSkipped(undefined)}
        onConnection={props.onConnection}
        onTypeCode={props.onTypeCode}
      />
      <DiskLow />
      <StationNotices />
      <UpdateNotice />
      <SyncBar />
      <Box component="main" style={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
        <ErrorBoundary key={area} onRestart={() => go(area === undefined ? [] : [area])}>
          {askPin ? (
            <PinScreen session={session} onSkip={() => setSkipped(session.operator.sessionId)} />
          ) : area === undefined ? (
            <Center h="100%">
              <Text size="xl">{t('noArea')}</Text>
            </Center>
          ) : (
            <Home area={area} />
          )}
        </ErrorBoundary>
      </Box>
    </Box>
  );
}
