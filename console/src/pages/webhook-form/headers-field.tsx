import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useFormat, useMessages } from '../../i18n/language.js';
import type { Header } from './draft.js';
import { webhookFormMessages } from './messages.js';

const HEADERS_MAX = 20;

interface HeadersFieldProps {
  readonly value: readonly Header[];
  readonly onChange: (value: readonly Header[]) => void;
}

/** Headers that are sent besides ours. */
export function HeadersField({ value, onChange }: HeadersFieldProps) {
  const t = useMessages(webhookFormMessages);
  const format = useFormat();
  const change = (index: number, part: Partial<Header>) =>
    onChange(value.map((header, each) => (each === index ? { ...header, ...part } : header)));
  return (
    <Fieldset legend={t.headers}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          {t.headersHint}
        </Text>
        {value.map(({ name, value: text }, index) => (
          <Group key={index} gap="xs" w="100%" wrap="nowrap">
            <TextInput
              aria-label={t.headerName(format.number(index + 1))}
              value={name}
              onChange={({ currentTarget }) => change(index, { name: currentTarget.value })}
              placeholder="authorization"
              flex={1}
            />
            <TextInput
              aria-label={t.headerValue(format.number(index + 1))}
              value={text}
              onChange={({ currentTarget }) => change(index, { value: currentTarget.value })}
              flex={2}
            />
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={t.removeHeader(name === '' ? format.number(index + 1) : name)}
              onClick={() => onChange(value.filter((_, each) => each !== index))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          disabled={value.length >= HEADERS_MAX}
          onClick={() => onChange([...value, { name: '', value: '' }])}
        >
          {t.addHeader}
        </Button>
      </Stack>
    </Fieldset>
  );
}
