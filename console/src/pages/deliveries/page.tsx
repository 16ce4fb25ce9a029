import { Badge, Button, Group } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Pause, Radio, Repeat2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { client } from '../../api/client.js';
import { DELIVERIES, type Delivery } from '../../api/deliveries.js';
import { useList } from '../../api/pages.js';
import { allows, useMay, useSession } from '../../api/session.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ListFrame } from '../../parts/list-frame.js';
import { PageHeader } from '../../parts/page-header.js';
import { DeliveryTable } from './delivery-table.js';
import { Filters } from './filters.js';
import { deliveriesMessages } from './messages.js';
import { deliveriesKey } from './search.js';
import { useLive } from './use-live.js';

const PAGE_SIZE = 50;

const ReplayDialog = lazy(() =>
  import('./replay-dialog.js').then((module) => ({ default: module.ReplayDialog })),
);

/** The log of deliveries, live and searchable. */
export function DeliveriesPage() {
  const t = useMessages(deliveriesMessages);
  const workspaceId = useWorkspaceId();
  const search = useSearch({ from: '/inside/w/$workspaceId/deliveries' });
  const navigate = useNavigate();
  const session = useSession();
  const [isOn, setOn] = useState(true);
  const [isReplaying, setReplaying] = useState(false);
  const list = useList<Delivery>({
    key: deliveriesKey(workspaceId, search),
    limit: PAGE_SIZE,
    load: (page) =>
      client.GET(DELIVERIES, { params: { path: { workspaceId }, query: { ...page, ...search } } }),
  });
  const live = useLive(workspaceId, search, isOn);
  return (
    <>
      <PageHeader title={t.title} intro={t.intro}>
        <Group gap="xs">
          <Badge role="status" color={live === 'live' ? 'teal' : 'gray'} variant="light" size="lg">
            {t.live[live]}
          </Badge>
          <Button
            variant="default"
            leftSection={isOn ? <Pause size={16} aria-hidden /> : <Radio size={16} aria-hidden />}
            onClick={() => setOn(!isOn)}
          >
            {isOn ? t.pause : t.resume}
          </Button>
          {allows(session, 'deliveries:write') && allows(session, 'subscriptions:read') && (
            <Button
              variant="default"
              leftSection={<Repeat2 size={16} aria-hidden />}
              onClick={() => setReplaying(true)}
            >
              {t.replay}
            </Button>
          )}
        </Group>
      </PageHeader>
      <Filters
        search={search}
        onChange={(next) =>
          void navigate({ to: '/w/$workspaceId/deliveries', params: { workspaceId }, search: next })
        }
      />
      <ListFrame list={list} empty={<NoDeliveries isFiltered={Object.keys(search).length > 0} />}>
        <DeliveryTable deliveries={list.items} />
      </ListFrame>
      <Suspense>
        {isReplaying && <ReplayDialog search={search} onClose={() => setReplaying(false)} />}
      </Suspense>
    </>
  );
}

function NoDeliveries({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = useMessages(deliveriesMessages);
  const workspaceId = useWorkspaceId();
  const maySeeWebhooks = useMay('subscriptions:read');
  if (isFiltered) return <EmptyState title={t.emptyFiltered} text={t.emptyFilteredText} />;
  return (
    <EmptyState title={t.empty} text={t.emptyText}>
      {maySeeWebhooks && (
        <Button
          renderRoot={(props) => <Link to="/w/$workspaceId/webhooks" params={{ workspaceId }} {...props} />}
        >
          {t.toWebhooks}
        </Button>
      )}
    </EmptyState>
  );
}
