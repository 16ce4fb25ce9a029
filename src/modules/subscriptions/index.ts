export { requireWebhooks } from './locked-subscriptions.service.js';
export { SecretResealer } from './secret-resealer.js';
export {
  type ListeningSubscription,
  type Sender,
  SubscriptionDirectory,
  type SubscriptionInfo,
} from './subscription-directory.js';
export { SubscriptionsModule } from './subscriptions.module.js';
