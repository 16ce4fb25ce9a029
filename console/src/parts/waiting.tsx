import { Center, Loader } from '@mantine/core';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

/** Something is on its way. */
export function Waiting() {
  const t = useMessages(partMessages);
  return (
    <Center p="xl" component="output" aria-label={t.loading}>
      <Loader />
    </Center>
  );
}
