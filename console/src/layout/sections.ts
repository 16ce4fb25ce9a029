import {
  BookOpen,
  ChartColumn,
  Gauge,
  KeyRound,
  List,
  type LucideIcon,
  Mail,
  ScrollText,
  Settings,
  Webhook,
} from 'lucide-react';
import { allows, type Need, type Session } from '../api/session.js';
import type { layoutMessages } from './messages.js';

type Path =
  | 'webhooks'
  | 'deliveries'
  | 'overview'
  | 'quota'
  | 'notifications'
  | 'api-keys'
  | 'audit-log'
  | 'settings'
  | 'event-types';

/** A page of a workspace that the navigation offers. */
interface Section {
  readonly name: keyof (typeof layoutMessages)['en']['sections'];
  readonly to: `/w/$workspaceId/${Path}`;
  readonly icon: LucideIcon;
  /** What the session must be allowed for the page to be offered; nothing without it. */
  readonly need?: Need;
}

/** In the order of the navigation. */
const SECTIONS: readonly Section[] = [
  { name: 'webhooks', to: '/w/$workspaceId/webhooks', icon: Webhook, need: 'subscriptions:read' },
  { name: 'deliveries', to: '/w/$workspaceId/deliveries', icon: List, need: 'deliveries:read' },
  { name: 'overview', to: '/w/$workspaceId/overview', icon: ChartColumn, need: 'deliveries:read' },
  { name: 'quota', to: '/w/$workspaceId/quota', icon: Gauge, need: 'deliveries:read' },
  { name: 'notifications', to: '/w/$workspaceId/notifications', icon: Mail, need: 'subscriptions:read' },
  { name: 'apiKeys', to: '/w/$workspaceId/api-keys', icon: KeyRound, need: 'root' },
  { name: 'auditLog', to: '/w/$workspaceId/audit-log', icon: ScrollText, need: 'root' },
  { name: 'settings', to: '/w/$workspaceId/settings', icon: Settings },
  { name: 'eventTypes', to: '/w/$workspaceId/event-types', icon: BookOpen },
];

/** The pages that `session` is offered. */
export function sectionsFor(session: Session): readonly Section[] {
  return SECTIONS.filter(({ need }) => allows(session, need));
}

/** Where a workspace is entered: the first page that is offered; the event catalogue is open to every key. */
export function homeOf(session: Session): Section['to'] {
  return sectionsFor(session)[0]?.to ?? '/w/$workspaceId/event-types';
}
