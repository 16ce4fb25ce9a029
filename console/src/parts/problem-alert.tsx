import { Alert, Button, List, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { useFormat, useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

interface ProblemAlertProps {
  /** What was thrown; nothing is shown without it. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Says what happened, and what can be done. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const t = useMessages(partMessages);
  const format = useFormat();
  if (!error) return null;
  const problem = problemOf(error);
  return (
    <Alert color="red" role="alert" icon={<CircleAlert aria-hidden />} title={titleOf(problem, t)}>
      <Text size="sm" className="hooklane-break">
        {problem.message}
      </Text>
      {problem.faults.length > 0 && (
        <List size="sm">
          {problem.faults.slice(0, 20).map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              <code>{path}</code> {message}
            </List.Item>
          ))}
        </List>
      )}
      {problem.retryAfterSeconds !== null && (
        <Text size="sm">{t.retryAfter(format.duration(problem.retryAfterSeconds * 1000))}</Text>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </Alert>
  );
}

function titleOf(
  { code }: ApiProblem,
  { problems }: { readonly problems: Readonly<Record<string, string>> },
): string {
  const known = Object.hasOwn(problems, code)
    ? code
    : code.endsWith('_not_found')
      ? 'not_found'
      : 'unexpected';
  return problems[known] ?? code;
}
