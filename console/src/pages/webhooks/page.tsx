import { Button, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMay } from '../../api/session.js';
import { useSubscriptions } from '../../api/subscriptions.js';
import { useWorkspace, useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { PlanAlert } from '../../parts/plan-alert.js';
import { webhooksMessages } from './messages.js';
import { WebhookCard } from './webhook-card.js';

/** The list of webhooks, and all that can be done with one. */
export function WebhooksPage() {
  const t = useMessages(webhooksMessages);
  const workspaceId = useWorkspaceId();
  const { data: workspace } = useWorkspace(workspaceId);
  const list = useSubscriptions();
  const mayAdd = useMay('subscriptions:write') && workspace?.webhooksAllowed === true;
  const add = mayAdd && (
    <Button
      renderRoot={(props) => <Link to="/w/$workspaceId/webhooks/new" params={{ workspaceId }} {...props} />}
      leftSection={<Plus size={16} aria-hidden />}
    >
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.title} intro={t.intro}>
        {list.items.length > 0 && add}
      </PageHeader>
      {workspace && !workspace.webhooksAllowed && <PlanAlert />}
      <ListFrame
        list={list}
        empty={
          <EmptyState title={t.empty} text={t.emptyText}>
            {add}
          </EmptyState>
        }
      >
        <Stack component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {list.items.map((subscription) => (
            <WebhookCard key={subscription.id} subscription={subscription} />
          ))}
        </Stack>
      </ListFrame>
    </>
  );
}
