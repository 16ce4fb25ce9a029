import { Alert, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { KeyRound } from 'lucide-react';
import { useMessages } from '../../i18n/language.js';
import { CodeBlock } from '../code.js';
import { Copy } from '../copy.js';
import { secretMessages } from './messages.js';
import { SNIPPETS } from './snippets.js';

const LANGUAGES = Object.keys(SNIPPETS);

/** A secret that is not shown again, and how to use it. */
export function SecretOnce({ secret }: { readonly secret: string }) {
  const t = useMessages(secretMessages);
  const [language, setLanguage] = useLocalStorage({ key: 'hooklane-snippet', defaultValue: 'Node.js' });
  const known = LANGUAGES.includes(language) ? language : 'Node.js';
  return (
    <Stack>
      <Alert color="yellow" icon={<KeyRound aria-hidden />} title={t.title}>
        {t.text}
      </Alert>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t.secret}
          value={secret}
          readOnly
          flex={1}
          miw={220}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Copy value={secret} label={t.copy} />
      </Group>
      <Group justify="space-between" align="flex-end">
        <NativeSelect
          label={`${t.verify}: ${t.language}`}
          data={LANGUAGES}
          value={known}
          onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
        />
        <Copy value={SNIPPETS[known] ?? ''} />
      </Group>
      <CodeBlock label={t.snippet} height={260}>
        {SNIPPETS[known] ?? ''}
      </CodeBlock>
      <Text size="sm" c="dimmed">
        {t.more}
      </Text>
    </Stack>
  );
}
