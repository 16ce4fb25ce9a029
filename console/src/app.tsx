import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { sessionQuery } from './api/session.js';
import { createQueries } from './api/query-client.js';
import { LanguageProvider } from './i18n/language.js';
import { createConsoleRouter } from './router.js';
import { cssVariables, theme } from './theme.js';

const colorScheme = localStorageColorSchemeManager({ key: 'hooklane-color-scheme' });

/** The nonce that the service gave this page; a browser hides it from selectors, not from scripts. */
const styleNonce = () => document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce ?? '';

// Dialogs keep the page behind them from scrolling by a style of their own.
setNonce(styleNonce());

const queries = createQueries(signedOut);
const router = createConsoleRouter(queries);

/** Everything that was shown belonged to a session that is over; the pages find that out by themselves. */
function signedOut(): void {
  if (queries.getQueryData(sessionQuery.queryKey) === undefined) return;
  queries.clear();
  void router.invalidate();
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      getStyleNonce={styleNonce}
    >
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
