import { Button, Stack } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { api, client } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { SUBSCRIPTIONS, type SubscriptionDraft, useChange } from '../../api/subscriptions.js';
import { useWorkspace, useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { PageHeader } from '../../parts/page-header.js';
import { PlanAlert } from '../../parts/plan-alert.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { ScopeAlert } from '../../parts/scope-alert.js';
import { SecretOnce } from '../../parts/secret/secret-once.js';
import { Waiting } from '../../parts/waiting.js';
import { draftOf, EMPTY_DRAFT } from './draft.js';
import { WebhookForm } from './form.js';
import { webhookFormMessages } from './messages.js';

/** Adds a webhook, and shows its secret this once. */
export function NewWebhookPage() {
  const t = useMessages(webhookFormMessages);
  const workspaceId = useWorkspaceId();
  const { data: workspace } = useWorkspace(workspaceId);
  const mayWrite = useMay('subscriptions:write');
  const toList = useWayToList();
  const add = useChange((body: SubscriptionDraft) =>
    client.POST(SUBSCRIPTIONS, { params: { path: { workspaceId } }, body }),
  );
  const secret = add.data?.data?.signingSecret;
  if (secret !== undefined) {
    return (
      <>
        <PageHeader title={t.created} />
        <Stack maw={720} align="stretch">
          <SecretOnce secret={secret} />
          <Button onClick={toList} style={{ alignSelf: 'flex-start' }}>
            {t.toList}
          </Button>
        </Stack>
      </>
    );
  }
  return (
    <>
      <PageHeader title={t.add} />
      {!mayWrite && <ScopeAlert />}
      {mayWrite && workspace?.webhooksAllowed === false && <PlanAlert />}
      {mayWrite && workspace?.webhooksAllowed !== false && (
        <WebhookForm initial={EMPTY_DRAFT} submit={t.create} change={add} onCancel={toList} />
      )}
    </>
  );
}

/** Changes a webhook. */
export function EditWebhookPage() {
  const t = useMessages(webhookFormMessages);
  const path = useParams({ from: '/inside/w/$workspaceId/webhooks/$subscriptionId' });
  const mayWrite = useMay('subscriptions:write');
  const toList = useWayToList();
  const { data, error, isPending } = api.useQuery('get', `${SUBSCRIPTIONS}/{subscriptionId}`, {
    params: { path },
  });
  const save = useChange(
    (body: SubscriptionDraft) =>
      client.PATCH(`${SUBSCRIPTIONS}/{subscriptionId}`, { params: { path }, body }),
    toList,
  );
  return (
    <>
      <PageHeader title={t.edit} />
      {isPending && <Waiting />}
      <ProblemAlert error={error} />
      {data && !mayWrite && <ScopeAlert />}
      {data && mayWrite && (
        <WebhookForm key={data.id} initial={draftOf(data)} submit={t.save} change={save} onCancel={toList} />
      )}
    </>
  );
}

function useWayToList(): () => void {
  const navigate = useNavigate();
  const workspaceId = useWorkspaceId();
  return () => void navigate({ to: '/w/$workspaceId/webhooks', params: { workspaceId } });
}
