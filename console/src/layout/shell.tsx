import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { Building2 } from 'lucide-react';
import { useSession } from '../api/session.js';
import { useWorkspace } from '../api/workspace.js';
import { useMessages } from '../i18n/language.js';
import { Alarm } from './alarm.js';
import { layoutMessages } from './messages.js';
import { KeyMenu, PreferencesMenu } from './menus.js';
import { sectionsFor } from './sections.js';

/** The frame of every page behind the sign-in. */
export function Shell() {
  const t = useMessages(layoutMessages);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { workspaceId } = useParams({ strict: false });
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="hooklane-skip" href="#content">
        {t.skip}
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" gap="sm" miw={0}>
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t.menu}
              aria-expanded={isOpen}
            />
            <Text fw={700} component={Link} to="/" c="var(--mantine-color-text)" td="none">
              Hooklane
            </Text>
            {workspaceId !== undefined && <WorkspaceName workspaceId={workspaceId} />}
          </Group>
          <Group wrap="nowrap" gap="xs">
            <PreferencesMenu />
            <KeyMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t.navigation} onClick={close}>
        <Navigation workspaceId={workspaceId} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {workspaceId !== undefined && <Alarm workspaceId={workspaceId} />}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function WorkspaceName({ workspaceId }: { readonly workspaceId: string }) {
  const { data } = useWorkspace(workspaceId);
  return (
    <Text c="dimmed" truncate visibleFrom="xs">
      {data?.name}
    </Text>
  );
}

function Navigation({ workspaceId }: { readonly workspaceId: string | undefined }) {
  const t = useMessages(layoutMessages);
  const session = useSession();
  return (
    <>
      {session.kind === 'root' && (
        <NavLink
          renderRoot={(props) => <Link to="/workspaces" {...props} />}
          label={t.workspaces}
          leftSection={<Building2 size={18} aria-hidden />}
        />
      )}
      {workspaceId !== undefined &&
        sectionsFor(session).map(({ name, to, icon: Icon }) => (
          <NavLink
            key={name}
            renderRoot={(props) => <Link to={to} params={{ workspaceId }} {...props} />}
            label={t.sections[name]}
            leftSection={<Icon size={18} aria-hidden />}
          />
        ))}
    </>
  );
}
