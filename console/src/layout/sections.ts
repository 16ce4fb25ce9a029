import { BookOpen, List, type LucideIcon, Webhook } from 'lucide-react';
import { allows, type Need, type Session } from '../api/session.js';
import type { layoutMessages } from './messages.js';

/** A page of a workspace that the navigation offers. */
interface Section {
  readonly name: keyof (typeof layoutMessages)['en']['sections'];
  readonly to: `/w/$workspaceId/${'webhooks' | 'deliveries' | 'event-types'}`;
  readonly icon: LucideIcon;
  /** What the session must be allowed for the page to be offered; nothing without it. */
  readonly need?: Need;
}

/** In the order of the navigation. */
const SECTIONS: readonly Section[] = [
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
