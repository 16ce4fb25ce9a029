import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  Progress,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.js';
import { STATUSES } from '../../api/deliveries.js';
import { SUBSCRIPTIONS, useChange, useSubscriptions } from '../../api/subscriptions.js';
import { useWorkspaceId } from '../../api/workspace.js';
import { useFormat, useMessages } from '../../i18n/language.js';
import { localTimeOf, momentOf } from '../../i18n/local-time.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { partMessages } from '../../parts/messages.js';
import { optionOf } from './filters.js';
import { deliveriesMessages } from './messages.js';
import type { DeliverySearch } from './search.js';

const ENDED = STATUSES.filter((status) => status !== 'pending');
const HOUR_MS = 3_600_000;
const PROGRESS_EVERY_MS = 1_000;

interface ReplayDialogProps {
  /** The filters of the log, from which the dialog begins. */
  readonly search: DeliverySearch;
  readonly onClose: () => void;
}

/** Sends the deliveries of a time again, and shows how far that is. */
export function ReplayDialog({ search, onClose }: ReplayDialogProps) {
  const t = useMessages(deliveriesMessages);
  const { statuses: names } = useMessages(partMessages);
  const workspaceId = useWorkspaceId();
  const { items } = useSubscriptions(100);
  const [chosen, setChosen] = useState(search.subscriptionId ?? '');
  const [since, setSince] = useState(() =>
    localTimeOf(search.since ?? new Date(Date.now() - HOUR_MS).toISOString()),
  );
  const [until, setUntil] = useState(localTimeOf(search.until));
  const [statuses, setStatuses] = useState<string[]>(['dropped', 'skipped']);
  const subscriptionId = chosen === '' ? (items[0]?.id ?? '') : chosen;
  const from = momentOf(since);
  const to = momentOf(until);
  const replay = useChange(async () => {
    if (from === undefined) return null;
    const { data } = await client.POST(`${SUBSCRIPTIONS}/{subscriptionId}/replay`, {
      params: { path: { workspaceId, subscriptionId } },
      body: {
        since: from,
        ...(to !== undefined && { until: to }),
        statuses: ENDED.filter((status) => statuses.includes(status)),
      },
    });
    return data?.replayed ?? null;
  });
  const replayed = replay.data;
  if (typeof replayed === 'number') {
    return <ReplayProgress subscriptionId={subscriptionId} replayed={replayed} onClose={onClose} />;
  }
  return (
    <ConfirmDialog title={t.replay} confirm={t.replayNow} change={replay} onClose={onClose}>
      <Text>{t.replayText}</Text>
      <NativeSelect
        label={t.webhook}
        value={subscriptionId}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        data={items.map(optionOf)}
      />
      <TextInput
        type="datetime-local"
        label={t.replaySince}
        value={since}
        error={from === undefined && t.replaySinceMissing}
        onChange={({ currentTarget }) => setSince(currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t.replayUntil}
        value={until}
        onChange={({ currentTarget }) => setUntil(currentTarget.value)}
      />
      <Checkbox.Group label={t.replayStatuses} value={statuses} onChange={setStatuses}>
        <Group mt="xs">
          {ENDED.map((status) => (
            <Checkbox key={status} value={status} label={names[status]} />
          ))}
        </Group>
      </Checkbox.Group>
    </ConfirmDialog>
  );
}

interface ReplayProgressProps {
  readonly subscriptionId: string;
  readonly replayed: number;
  readonly onClose: () => void;
}

function ReplayProgress({ subscriptionId, replayed, onClose }: ReplayProgressProps) {
  const t = useMessages(deliveriesMessages);
  const format = useFormat();
  const path = { workspaceId: useWorkspaceId(), subscriptionId };
  const { data } = api.useQuery(
    'get',
    `${SUBSCRIPTIONS}/{subscriptionId}`,
    { params: { path } },
    { refetchInterval: PROGRESS_EVERY_MS },
  );
  // What came in meanwhile waits behind them.
  const left = Math.min(replayed, data?.pendingDeliveries ?? replayed);
  const share = replayed === 0 ? 1 : (replayed - left) / replayed;
  const told =
    replayed === 0 ? t.replayNothing : left === 0 ? t.replayDone : t.replayLeft(format.count(left));
  return (
    <Modal opened onClose={onClose} title={t.replay} centered withCloseButton={false}>
      <Stack>
        <Text>{t.replayed(format.count(replayed))}</Text>
        <Progress value={share * 100} aria-label={t.replay} />
        <Alert color={left === 0 ? 'teal' : 'indigo'} aria-live="polite">
          {told}
        </Alert>
        <Button onClick={onClose}>{t.done}</Button>
      </Stack>
    </Modal>
  );
}
