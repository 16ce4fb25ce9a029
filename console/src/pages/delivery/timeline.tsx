import { Code, Stack, Table, Text, Timeline } from '@mantine/core';
import { Check, Clock, X } from 'lucide-react';
import type { Attempt, DeliveryStory } from '../../api/deliveries.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { CodeBlock } from '../../parts/code.js';
import { Time } from '../../parts/time.js';
import { deliveryMessages } from './messages.js';

/** Every attempt, when it was made after the first one, and what came of it. */
export function AttemptTimeline({ story }: { readonly story: DeliveryStory }) {
  const t = useMessages(deliveryMessages);
  const { attempts, status, nextAttemptAt } = story;
  const [first] = attempts;
  return (
    <Timeline bulletSize={26} lineWidth={2} active={attempts.length}>
      {attempts.map((attempt) => (
        <Timeline.Item
          key={attempt.number}
          color={attempt.outcome === 'accepted' ? 'teal' : 'red'}
          bullet={
            attempt.outcome === 'accepted' ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />
          }
          title={<AttemptTitle attempt={attempt} first={first} />}
        >
          <AttemptStory attempt={attempt} />
        </Timeline.Item>
      ))}
      {status === 'pending' && (
        <Timeline.Item bullet={<Clock size={14} aria-hidden />} title={t.next} lineVariant="dashed">
          {nextAttemptAt === null ? t.turn : <Time at={nextAttemptAt} />}
        </Timeline.Item>
      )}
      {status !== 'pending' && attempts.length === 0 && (
        <Timeline.Item bullet={<X size={14} aria-hidden />}>{t.noAttempts}</Timeline.Item>
      )}
    </Timeline>
  );
}

function AttemptTitle({
  attempt,
  first,
}: {
  readonly attempt: Attempt;
  readonly first: Attempt | undefined;
}) {
  const t = useMessages(deliveryMessages);
  const format = useFormat();
  const { number, manual, startedAt } = attempt;
  const sinceFirst = Date.parse(startedAt) - Date.parse(first?.startedAt ?? startedAt);
  const when = sinceFirst === 0 ? t.first : t.after(format.duration(Math.round(sinceFirst / 1000) * 1000));
  return (
    <>
      {t.attempt(format.number(number))} · {when}
      {manual && ` · ${t.manual}`}
    </>
  );
}

function AttemptStory({ attempt }: { readonly attempt: Attempt }) {
  const t = useMessages(deliveryMessages);
  const format = useFormat();
  const { outcome, statusCode, error, durationMs, startedAt, requestHeaders, responseHeaders, responseBody } =
    attempt;
  const answer = statusCode === null ? (error ?? t.outcomes[outcome]) : t.answered(String(statusCode));
  return (
    <Stack gap={4}>
      <Text size="sm">
        {answer}, {t.outcomes[outcome]}, {t.took(format.duration(durationMs))}
      </Text>
      {error !== null && error !== answer && <Text size="sm">{error}</Text>}
      <Text size="sm" c="dimmed">
        <Time at={startedAt} absolute />
      </Text>
      <details>
        <summary>{t.details}</summary>
        <Stack gap="xs" mt="xs">
          <Headers title={t.sent} headers={requestHeaders} />
          {responseHeaders === null ? (
            <Text size="sm">{t.noAnswer}</Text>
          ) : (
            <>
              <Headers title={t.received} headers={responseHeaders} />
              {responseBody === null || responseBody === '' ? (
                <Text size="sm">{t.emptyAnswer}</Text>
              ) : (
                <CodeBlock label={t.answer} height={240}>
                  {responseBody}
                </CodeBlock>
              )}
            </>
          )}
        </Stack>
      </details>
    </Stack>
  );
}

interface HeadersProps {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
}

function Headers({ title, headers }: HeadersProps) {
  return (
    <Table withRowBorders={false} verticalSpacing={2} fz="sm" captionSide="top">
      <Table.Caption ta="left">{title}</Table.Caption>
      <Table.Tbody>
        {Object.entries(headers).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w="40%" className="hooklane-break">
              {name}
            </Table.Th>
            <Table.Td className="hooklane-break">
              <Code>{value}</Code>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
