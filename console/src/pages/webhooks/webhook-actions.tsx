import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Ellipsis, KeyRound, List, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { allows, useSession } from '../../api/session.js';
import type { Subscription } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { webhooksMessages } from './messages.js';

/** Each is loaded when it is first opened. */
const DIALOGS = {
  enable: lazy(() => import('./switch-dialogs.js').then(({ EnableDialog }) => ({ default: EnableDialog }))),
  disable: lazy(() =>
    import('./switch-dialogs.js').then(({ DisableDialog }) => ({ default: DisableDialog })),
  ),
  test: lazy(() => import('./test-dialog.js').then(({ TestDialog }) => ({ default: TestDialog }))),
  rotate: lazy(() => import('./rotate-dialog.js').then(({ RotateDialog }) => ({ default: RotateDialog }))),
  remove: lazy(() => import('./remove-dialog.js').then(({ RemoveDialog }) => ({ default: RemoveDialog }))),
} as const;

type DialogName = keyof typeof DIALOGS;

/** What can be done with a webhook, as far as the session may. */
export function WebhookActions({ subscription }: { readonly subscription: Subscription }) {
  const t = useMessages(webhooksMessages);
  const session = useSession();
  const [open, setOpen] = useState<DialogName | null>(null);
  const { id, workspaceId, status, url } = subscription;
  const params = { workspaceId, subscriptionId: id };
  const mayWrite = allows(session, 'subscriptions:write');
  const mayTest = allows(session, 'deliveries:write');
  const mayReadLog = allows(session, 'deliveries:read');
  const Dialog = open === null ? null : DIALOGS[open];
  const item = (name: DialogName, Icon: typeof Play) => (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={() => setOpen(name)}>
      {t[name]}
    </Menu.Item>
  );
  if (!mayWrite && !mayTest && !mayReadLog) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t.actions(url)}>
            <Ellipsis size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite && (status === 'disabled' ? item('enable', Play) : item('disable', Pause))}
          {mayTest && item('test', Send)}
          {mayReadLog && (
            <Menu.Item
              leftSection={<List size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link
                  to="/w/$workspaceId/deliveries"
                  params={{ workspaceId }}
                  search={{ subscriptionId: id }}
                  {...props}
                />
              )}
            >
              {t.log}
            </Menu.Item>
          )}
          {mayWrite && (
            <>
              <Menu.Item
                leftSection={<Pencil size={16} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/w/$workspaceId/webhooks/$subscriptionId" params={params} {...props} />
                )}
              >
                {t.edit}
              </Menu.Item>
              {item('rotate', KeyRound)}
              <Menu.Divider />
              {item('remove', Trash2)}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{Dialog && <Dialog subscription={subscription} onClose={() => setOpen(null)} />}</Suspense>
    </>
  );
}
