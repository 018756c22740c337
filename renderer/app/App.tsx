import { Center, Loader, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rememberedLanguage, setLanguage } from '../i18n/index.ts';
import { useSession } from '../replica/index.ts';
import { ScanNotices } from '../scan/index.ts';
import { theme } from '../theme.ts';
import { useRoute } from '../ui/index.ts';
import { areaOfRoute, areasOf } from './areas.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell } from './Shell.tsx';
import { SignInScreen } from './SignInScreen.tsx';
import { TypedCode } from './TypedCode.tsx';
import { useBenchScan } from './useBenchScan.ts';
import { useOwnHome } from './useOwnHome.ts';
import { useTypedCode } from './useTypedCode.ts';
import { WaitingDrawer } from './WaitingDrawer.tsx';

/** The person's language while they are signed in, the machine's otherwise. */
function usePersonLanguage(): void {
  const { i18n } = useTranslation();
  const language = useSession()?.language;
  useEffect(() => {
    void setLanguage(i18n, language ?? rememberedLanguage(), false);
  }, [i18n, language]);
}

/** Sign-in, or the shell around the home of the person's work. */
export function App() {
  usePersonLanguage();
  const session = useSession();
  useOwnHome(session);
  useBenchScan();
  const { path } = useRoute();
  const [drawer, setDrawer] = useState(false);
  const areas = session ? areasOf(session.roles) : [];
  const area = areaOfRoute(path, areas);
  const open = () => setDrawer(true);
  const typed = useTypedCode(session === null ? 'any-key' : area === 'desk' ? 'off' : 'slash');
  return (
    <MantineProvider theme={theme} forceColorScheme={area === 'desk' ? 'light' : 'dark'}>
      {/* On the floor the lower edge is for buttons: nothing may lie on them. */}
      <Notifications position={area === 'desk' ? 'bottom-left' : 'top-center'} />
      <ErrorBoundary>
        <TypedCode typed={typed} />
        <ScanNotices />
        {session === undefined ? (
          <Center h="100%">
            <Loader />
          </Center>
        ) : session === null ? (
          <SignInScreen onConnection={open} onTypeCode={typed.open} />
        ) : (
          <Shell
            session={session}
            areas={areas}
            area={area}
            onConnection={open}
            onTypeCode={typed.open}
          />
        )}
        <WaitingDrawer opened={drawer} onClose={() => setDrawer(false)} />
      </ErrorBoundary>
    </MantineProvider>
  );
}
