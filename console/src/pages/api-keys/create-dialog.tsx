import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { client } from '../../api/client.js';
import { API_KEYS, SCOPES } from '../../api/keys.js';
import { useChange } from '../../api/subscriptions.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useMessages } from '../../i18n/language.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Copy } from '../../parts/copy.js';
import { apiKeysMessages } from './messages.js';

/** Makes a key, and shows it this once. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(apiKeysMessages);
  const workspaceId = useWorkspaceId();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [isTried, setTried] = useState(false);
  const scopes = SCOPES.filter((scope) => chosen.includes(scope));
  const create = useChange(() =>
    client.POST(API_KEYS, { params: { path: { workspaceId } }, body: { name: name.trim(), scopes } }),
  );
  const key = create.data?.data?.key;
  if (key !== undefined) return <KeyOnce value={key} onClose={onClose} />;
  const submit = () => {
    setTried(true);
    if (name.trim() !== '' && scopes.length > 0) create.mutate(undefined);
  };
  return (
    <ConfirmDialog
      title={t.create}
      confirm={t.create}
      change={{ isPending: create.isPending, error: create.error, mutate: submit }}
      onClose={onClose}
    >
      <TextInput
        label={t.name}
        description={t.nameHint}
        value={name}
        maxLength={200}
        error={isTried && name.trim() === '' && t.nameMissing}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        withAsterisk
      />
      <Checkbox.Group
        label={t.scopes}
        error={isTried && scopes.length === 0 && t.scopesMissing}
        value={chosen}
        onChange={setChosen}
        withAsterisk
      >
        <Stack gap="xs" mt="xs">
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={t.scope[scope]} description={<code>{scope}</code>} />
          ))}
        </Stack>
      </Checkbox.Group>
    </ConfirmDialog>
  );
}

function KeyOnce({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  const t = useMessages(apiKeysMessages);
  return (
    <Modal opened onClose={onClose} title={t.create} centered withCloseButton={false}>
      <Stack>
        <Alert color="yellow" icon={<KeyRound aria-hidden />} title={t.key}>
          {t.keyText}
        </Alert>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t.key}
            value={value}
            readOnly
            flex={1}
            miw={220}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
          <Copy value={value} label={t.copy} />
        </Group>
        <Button onClick={onClose}>{t.done}</Button>
      </Stack>
    </Modal>
  );
}
