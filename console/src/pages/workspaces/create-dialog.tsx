import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.js';
import { useChange } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { isComplete, NEW_PROFILE } from '../../parts/workspace/profile.js';
import { ProfileFields } from '../../parts/workspace/profile-fields.js';
import { workspacesMessages } from './messages.js';

/** Makes a workspace, and goes there. */
export function CreateWorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(workspacesMessages);
  const navigate = useNavigate();
  const [profile, setProfile] = useState(NEW_PROFILE);
  const [isTried, setTried] = useState(false);
  const create = useChange(
    () => client.POST('/v1/workspaces', { body: profile }),
    ({ data }) => data && void navigate({ to: '/w/$workspaceId', params: { workspaceId: data.id } }),
  );
  const submit = () => {
    setTried(true);
    if (isComplete(profile)) create.mutate(undefined);
  };
  return (
    <ConfirmDialog
      title={t.create}
      confirm={t.create}
      change={{ isPending: create.isPending, error: create.error, mutate: submit }}
      onClose={onClose}
    >
      <ProfileFields value={profile} isTried={isTried} onChange={setProfile} />
    </ConfirmDialog>
  );
}
