import { Button, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useMessages } from '../i18n/language.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { layoutMessages } from './messages.js';

/** In place of a page that failed. */
export function RouteFailure({ error }: ErrorComponentProps) {
  const t = useMessages(layoutMessages);
  const router = useRouter();
  return (
    <Stack p="lg" maw={640}>
      <Title order={1} size="h2">
        {t.failed}
      </Title>
      <ProblemAlert error={error} onRetry={() => void router.invalidate()} />
    </Stack>
  );
}

export function NoSuchPage() {
  const t = useMessages(layoutMessages);
  return (
    <Stack p="lg" align="flex-start">
      <Title order={1} size="h2">
        {t.noSuchPage}
      </Title>
      <Text>{t.noSuchPageText}</Text>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t.toStart}</Button>
    </Stack>
  );
}
