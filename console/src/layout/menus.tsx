import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { KeyRound, LogOut, Settings2 } from 'lucide-react';
import { client } from '../api/client.js';
import { problemOf } from '../api/problem.js';
import { useSession } from '../api/session.js';
import { useLanguage, useMessages } from '../i18n/language.js';
import { LANGUAGES, type Language } from '../i18n/messages.js';
import { layoutMessages } from './messages.js';

const NAMES: Readonly<Record<Language, string>> = { en: 'English', pt: 'Português', es: 'Español' };
const SCHEMES = ['light', 'dark', 'auto'] as const;

/** Language and colours, kept in this browser. */
export function PreferencesMenu() {
  const t = useMessages(layoutMessages);
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const title = `${t.language}, ${t.theme}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={title} title={title}>
          <Settings2 size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.language}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={(value) => choose(LANGUAGES.find((each) => each === value) ?? 'en')}
        >
          {LANGUAGES.map((each) => (
            <Menu.RadioItem key={each} value={each} lang={each}>
              {NAMES[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t.theme}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(SCHEMES.find((each) => each === value) ?? 'auto')}
        >
          {SCHEMES.map((each) => (
            <Menu.RadioItem key={each} value={each}>
              {t[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whose key it is, and the way out. */
export function KeyMenu() {
  const t = useMessages(layoutMessages);
  const { keyName } = useSession();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={t.account} title={t.account}>
          <KeyRound size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{keyName === null ? t.signedInAsRoot : t.signedInAs(keyName)}</Menu.Label>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {t.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async () => {
      await client.DELETE('/v1/session').catch((error: unknown) => {
        // A session that has ended is what was wanted.
        if (problemOf(error).status !== 401) throw error;
      });
    },
    onSuccess: async () => {
      queries.clear();
      await router.navigate({ to: '/sign-in' });
    },
  });
}
