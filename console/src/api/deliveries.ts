import type { components } from './schema.js';

export type Delivery = components['schemas']['DeliveryDto'];
export type DeliveryStatus = Delivery['status'];
export type DeliveryStory = components['schemas']['DeliveryWithAttemptsDto'];
export type Attempt = components['schemas']['AttemptDto'];

export const DELIVERIES = '/v1/workspaces/{workspaceId}/deliveries';
export const STATUSES = [
  'pending',
  'delivered',
  'dropped',
  'skipped',
] as const satisfies readonly DeliveryStatus[];
