import { Alert } from '@mantine/core';
import { Lock } from 'lucide-react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

/** In place of what the session's key may not do, for who comes by the address. */
export function ScopeAlert() {
  const t = useMessages(partMessages);
  return <Alert color="yellow" icon={<Lock aria-hidden />} title={t.problems.scope_required} />;
}
