import { Alert } from '@mantine/core';
import { Lock } from 'lucide-react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

/** Why there are no webhooks below the Advanced plan. */
export function PlanAlert() {
  const t = useMessages(partMessages);
  return (
    <Alert color="yellow" icon={<Lock aria-hidden />} title={t.problems.plan_required} mb="md">
      {t.planText}
    </Alert>
  );
}
