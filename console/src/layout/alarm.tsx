import { Alert, Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { OctagonAlert, TriangleAlert } from 'lucide-react';
import { useQuota, WARNING_SHARE } from '../api/quota.js';
import { allows, useSession } from '../api/session.js';
import { useSubscriptions } from '../api/subscriptions.js';
import { useFormat, useMessages } from '../i18n/language.js';
import classes from './alarm.module.css';
import { layoutMessages } from './messages.js';

const WEBHOOKS_MAX = 100;

/** Above every page of a workspace: the quota is nearly used up, or webhooks were disabled by failing. */
export function Alarm({ workspaceId }: { readonly workspaceId: string }) {
  const session = useSession();
  return (
    <Stack gap="xs" mb="md" role="status" className={classes['alarm']}>
      {allows(session, 'deliveries:read') && <QuotaAlarm workspaceId={workspaceId} />}
      {allows(session, 'subscriptions:read') && <DisabledAlarm workspaceId={workspaceId} />}
    </Stack>
  );
}

function QuotaAlarm({ workspaceId }: { readonly workspaceId: string }) {
  const t = useMessages(layoutMessages);
  const format = useFormat();
  const { data } = useQuota(workspaceId);
  if (!data || data.failures < WARNING_SHARE * data.limit) return null;
  return (
    <Alert color={data.exceeded ? 'red' : 'yellow'} icon={<TriangleAlert aria-hidden />}>
      {t.quotaAlarm(
        format.number(data.failures),
        format.number(data.limit),
        format.duration(data.windowSeconds * 1000),
      )}{' '}
      <Anchor
        inherit
        c="inherit"
        td="underline"
        renderRoot={(props) => <Link to="/w/$workspaceId/quota" params={{ workspaceId }} {...props} />}
      >
        {t.quotaAlarmLink}
      </Anchor>
    </Alert>
  );
}

function DisabledAlarm({ workspaceId }: { readonly workspaceId: string }) {
  const t = useMessages(layoutMessages);
  const format = useFormat();
  const { items } = useSubscriptions(WEBHOOKS_MAX);
  const disabled = items.filter(
    ({ disabledReason }) => disabledReason === 'error_quota' || disabledReason === 'gone',
  );
  if (disabled.length === 0) return null;
  return (
    <Alert color="red" icon={<OctagonAlert aria-hidden />}>
      {t.disabledAlarm(format.count(disabled.length))}{' '}
      <Anchor
        inherit
        c="inherit"
        td="underline"
        renderRoot={(props) => <Link to="/w/$workspaceId/webhooks" params={{ workspaceId }} {...props} />}
      >
        {t.disabledAlarmLink}
      </Anchor>
    </Alert>
  );
}
