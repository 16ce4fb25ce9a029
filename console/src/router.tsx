import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { problemOf } from './api/problem.js';
import { type Session, sessionQuery } from './api/session.js';
import { NoSuchPage, RouteFailure } from './layout/route-failure.js';
import { homeOf } from './layout/sections.js';
import { Shell } from './layout/shell.js';
import { deliverySearchOf } from './pages/deliveries/search.js';
import { SignInPage } from './pages/sign-in/page.js';
import { Waiting } from './parts/waiting.js';

interface RouterContext {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): { readonly next?: string } =>
    typeof next === 'string' ? { next } : {},
  component: SignInPage,
});

/** Every page but the sign-in: there is a session, or else the way leads there and back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => ({ session: await sessionOr(context, location.publicHref) }),
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context: { session } }) => {
    const { workspaceId } = session;
    if (workspaceId === null) throw redirect({ to: '/workspaces', replace: true });
    throw redirect({ to: homeOf(session), params: { workspaceId }, replace: true });
  },
});

const workspaces = createRoute({
  getParentRoute: () => inside,
  path: '/workspaces',
  component: lazyRouteComponent(() => import('./pages/workspaces/page.js'), 'WorkspacesPage'),
});

/** The pages of one workspace. */
const workspace = createRoute({ getParentRoute: () => inside, path: '/w/$workspaceId' });

const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  beforeLoad: ({ context: { session }, params }) => {
    throw redirect({ to: homeOf(session), params, replace: true });
  },
});

const webhooks = createRoute({
  getParentRoute: () => workspace,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks/page.js'), 'WebhooksPage'),
});

const newWebhook = createRoute({
  getParentRoute: () => workspace,
  path: '/webhooks/new',
  component: lazyRouteComponent(() => import('./pages/webhook-form/page.js'), 'NewWebhookPage'),
});

const editWebhook = createRoute({
  getParentRoute: () => workspace,
  path: '/webhooks/$subscriptionId',
  component: lazyRouteComponent(() => import('./pages/webhook-form/page.js'), 'EditWebhookPage'),
});

const deliveries = createRoute({
  getParentRoute: () => workspace,
  path: '/deliveries',
  validateSearch: deliverySearchOf,
  component: lazyRouteComponent(() => import('./pages/deliveries/page.js'), 'DeliveriesPage'),
});

const delivery = createRoute({
  getParentRoute: () => workspace,
  path: '/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('./pages/delivery/page.js'), 'DeliveryPage'),
});

const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/overview',
  component: lazyRouteComponent(() => import('./pages/overview/page.js'), 'OverviewPage'),
});

const quota = createRoute({
  getParentRoute: () => workspace,
  path: '/quota',
  component: lazyRouteComponent(() => import('./pages/quota/page.js'), 'QuotaPage'),
});

const notifications = createRoute({
  getParentRoute: () => workspace,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./pages/notifications/page.js'), 'NotificationsPage'),
});

const auditLog = createRoute({
  getParentRoute: () => workspace,
  path: '/audit-log',
  component: lazyRouteComponent(() => import('./pages/audit-log/page.js'), 'AuditLogPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => workspace,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./pages/api-keys/page.js'), 'ApiKeysPage'),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/page.js'), 'SettingsPage'),
});

const eventTypes = createRoute({
  getParentRoute: () => workspace,
  path: '/event-types',
  component: lazyRouteComponent(() => import('./pages/event-types/page.js'), 'EventTypesPage'),
});

const routes = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    workspaces,
    workspace.addChildren([
      workspaceHome,
      webhooks,
      newWebhook,
      editWebhook,
      deliveries,
      delivery,
      overview,
      quota,
      notifications,
      auditLog,
      apiKeys,
      settings,
      eventTypes,
    ]),
  ]),
]);

/** The pages of the console. Each is loaded when it is first opened. */
export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    basepath: '/console',
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Waiting,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: NoSuchPage,
    scrollRestoration: true,
  });
}

/** `address` is that of the page as the browser has it. */
async function sessionOr({ queries }: RouterContext, address: string): Promise<Session> {
  try {
    return await queries.ensureQueryData(sessionQuery);
  } catch (error) {
    if (problemOf(error).status !== 401) throw error;
    throw redirect({ to: '/sign-in', search: { next: address }, replace: true });
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
