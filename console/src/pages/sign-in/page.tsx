import { Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { client } from '../../api/client.js';
import { sessionQuery } from '../../api/session.js';
import { useMessages } from '../../i18n/language.js';
import { PreferencesMenu } from '../../layout/menus.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { signInMessages } from './messages.js';

/** Exchanges a key for a session, then goes where one wanted to be. */
export function SignInPage() {
  const t = useMessages(signInMessages);
  const signIn = useSignIn();
  const [key, setKey] = useState('');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    document.title = `${t.title} · Hooklane`;
  }, [t]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(key.trim() === '');
    if (key.trim() !== '') signIn.mutate(key.trim());
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form onSubmit={submit} noValidate>
          <Stack>
            <Group justify="space-between">
              <Text fw={700}>Hooklane</Text>
              <PreferencesMenu />
            </Group>
            <Title order={1} size="h3">
              {t.title}
            </Title>
            <Text>{t.intro}</Text>
            <PasswordInput
              label={t.key}
              description={t.keyHint}
              value={key}
              onChange={({ currentTarget }) => setKey(currentTarget.value)}
              error={isMissing && t.keyMissing}
              autoComplete="current-password"
              spellCheck={false}
              required
            />
            <ProblemAlert error={signIn.error} />
            <Button type="submit" loading={signIn.isPending}>
              {t.submit}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

function useSignIn() {
  const queries = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  return useMutation({
    mutationFn: async (key: string) => (await client.POST('/v1/session', { body: { key } })).data,
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      router.history.push(isOwnPath(next) ? next : '/console/');
    },
  });
}

/** Only an address of the console itself may be gone on to. */
function isOwnPath(next: string | undefined): next is string {
  return next !== undefined && /^\/console(\/(?!\/)|\?|$)/.test(next);
}
