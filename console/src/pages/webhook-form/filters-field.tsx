import { Fieldset, Stack, TagsInput, Text } from '@mantine/core';
import { useMessages } from '../../i18n/language.js';
import { type Draft, FIELD_KINDS, WORD_FILTERS } from './draft.js';
import { webhookFormMessages } from './messages.js';

const VALUES_MAX = 100;

interface FiltersFieldProps {
  readonly value: Draft['filters'];
  /** The filters that apply to the chosen types; others are not shown. */
  readonly fitting: ReadonlySet<string>;
  readonly onChange: (value: Draft['filters']) => void;
}

/** What an event must have to be sent. */
export function FiltersField({ value, fitting, onChange }: FiltersFieldProps) {
  const t = useMessages(webhookFormMessages);
  const names = [
    ...WORD_FILTERS.filter((name) => fitting.has(name)),
    ...(fitting.has('contactFields') ? FIELD_KINDS : []),
  ];
  if (names.length === 0) return null;
  return (
    <Fieldset legend={t.filters}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.filtersHint}
        </Text>
        {names.map((name) => (
          <TagsInput
            key={name}
            label={t.filter[name]}
            description={t.filterHint[name]}
            error={name === 'channelIds' && !value.channelIds.every(isWhole) && t.channelFault}
            value={[...value[name]]}
            onChange={(values) => onChange({ ...value, [name]: values })}
            maxTags={VALUES_MAX}
            acceptValueOnBlur
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

export function isWhole(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
