import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App, holdWindow, NoHost, OtherWindow, takeOverWindow } from './app/index.ts';
import { openHost } from './host/index.ts';
import { createTexts, rememberedLanguage } from './i18n/index.ts';
import { createStation, StationProvider } from './replica/index.ts';
import { startReplication } from './replication/index.ts';
import { startWedge } from './scan/index.ts';

async function start(): Promise<void> {
  const texts = await createTexts(rememberedLanguage());
  const root = createRoot(document.getElementById('root') ?? document.body);
  const show = (content: ReactNode) =>
    root.render(
      <StrictMode>
        <I18nextProvider i18n={texts}>{content}</I18nextProvider>
      </StrictMode>,
    );

  // Everything with a life of its own is made here, outside React, once.
  const stops: (() => void)[] = [];
  const stop = (content: ReactNode) => {
    for (const each of stops.splice(0)) each();
    show(content);
  };
  const otherWindow = <OtherWindow onUse={takeOverWindow} />;
  if (!(await holdWindow(() => stop(otherWindow)))) {
    show(otherWindow);
    return;
  }
  const opened = await openHost(() => stop(<NoHost reason="no-session" />));
  if ('refused' in opened) {
    show(<NoHost reason={opened.refused} />);
    return;
  }
  const station = createStation(opened.host, reportError);
  stops.push(startReplication(station), startWedge(station.scans));
  show(
    <StationProvider station={station}>
      <App />
    </StationProvider>,
  );
}

start().catch(reportError);
