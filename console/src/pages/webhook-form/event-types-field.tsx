import { Checkbox, Stack } from '@mantine/core';
import type { EventType } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { webhookFormMessages } from './messages.js';

interface EventTypesFieldProps {
  readonly types: readonly EventType[];
  readonly value: readonly string[];
  readonly error: string | null;
  readonly onChange: (value: string[]) => void;
}

/** Which events are sent, each with what it is. */
export function EventTypesField({ types, value, error, onChange }: EventTypesFieldProps) {
  const t = useMessages(webhookFormMessages);
  const hasAll = types.length > 0 && value.length === types.length;
  return (
    <Checkbox.Group
      label={t.eventTypes}
      description={t.eventTypesHint}
      error={error}
      value={[...value]}
      onChange={onChange}
      withAsterisk
    >
      <Stack gap="xs" mt="xs">
        <Checkbox
          label={t.all}
          checked={hasAll}
          indeterminate={value.length > 0 && !hasAll}
          onChange={() => onChange(hasAll ? [] : types.map(({ name }) => name))}
        />
        {types.map(({ name, title, description }) => (
          <Checkbox
            key={name}
            value={name}
            label={
              <>
                {title} <code>{name}</code>
              </>
            }
            description={description}
            ml="lg"
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
