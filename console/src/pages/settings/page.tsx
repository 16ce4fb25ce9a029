import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { useChange } from '../../api/subscriptions.js';
import { useWorkspace, useWorkspaceId, type Workspace } from '../../api/workspace.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { PageHeader } from '../../parts/page-header.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Waiting } from '../../parts/waiting.js';
import { workspaceMessages } from '../../parts/workspace/messages.js';
import { isComplete, type Profile } from '../../parts/workspace/profile.js';
import { ProfileFields } from '../../parts/workspace/profile-fields.js';
import { settingsMessages } from './messages.js';

/** What a workspace is called, has, and whom it tells. */
export function SettingsPage() {
  const t = useMessages(settingsMessages);
  const { data, error, isPending, refetch } = useWorkspace(useWorkspaceId());
  const mayChange = useMay('root');
  return (
    <>
      <PageHeader title={t.title} intro={t.intro} />
      {isPending && <Waiting />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && (mayChange ? <Editable key={data.id} workspace={data} /> : <ReadOnly workspace={data} />)}
    </>
  );
}

function Editable({ workspace }: { readonly workspace: Workspace }) {
  const t = useMessages(settingsMessages);
  const [profile, setProfile] = useState<Profile>(() => profileOf(workspace));
  const [isTried, setTried] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const params = { path: { workspaceId: workspace.id } };
  const save = useChange((body: Profile) => client.PATCH('/v1/workspaces/{workspaceId}', { params, body }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isComplete(profile)) save.mutate(profile);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        <ProfileFields value={profile} isTried={isTried} onChange={setProfile} />
        <Text size="sm" c="dimmed">
          {t.id}: <code>{workspace.id}</code>
        </Text>
        <ProblemAlert error={save.error} />
        <div aria-live="polite">{save.isSuccess && <Alert color="teal">{t.saved}</Alert>}</div>
        <Group justify="space-between">
          <Button type="submit" loading={save.isPending}>
            {t.save}
          </Button>
          <Button variant="default" onClick={() => setRemoving(true)}>
            {t.remove}
          </Button>
        </Group>
      </Stack>
      {isRemoving && <RemoveDialog workspace={workspace} onClose={() => setRemoving(false)} />}
    </form>
  );
}

interface RemoveDialogProps {
  readonly workspace: Workspace;
  readonly onClose: () => void;
}

function RemoveDialog({ workspace: { id, name }, onClose }: RemoveDialogProps) {
  const t = useMessages(settingsMessages);
  const navigate = useNavigate();
  const remove = useChange(
    () => client.DELETE('/v1/workspaces/{workspaceId}', { params: { path: { workspaceId: id } } }),
    () => void navigate({ to: '/workspaces' }),
  );
  return (
    <ConfirmDialog title={t.remove} confirm={t.removeNow} isDangerous change={remove} onClose={onClose}>
      <Text fw={600}>{name}</Text>
      <Text>{t.removeText}</Text>
    </ConfirmDialog>
  );
}

function ReadOnly({ workspace }: { readonly workspace: Workspace }) {
  const t = useMessages(settingsMessages);
  const w = useMessages(workspaceMessages);
  const format = useFormat();
  const { id, name, plan, locale, notificationEmails } = workspace;
  const facts = [
    [w.name, name],
    [w.plan, w.plans[plan]],
    [w.locale, w.locales[locale]],
    [w.emails, notificationEmails.length === 0 ? w.noEmails : format.list(notificationEmails)],
    [t.id, id],
  ] as const;
  return (
    <Card withBorder maw={560}>
      <Stack component="dl" gap="sm" m={0}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <Text component="dt" size="sm" c="dimmed">
              {term}
            </Text>
            <Text component="dd" m={0} className="hooklane-break">
              {value}
            </Text>
          </div>
        ))}
      </Stack>
      <Text size="sm" mt="md">
        {t.readOnly}
      </Text>
    </Card>
  );
}

function profileOf({ name, plan, locale, notificationEmails }: Workspace): Profile {
  return { name, plan, locale, notificationEmails };
}
