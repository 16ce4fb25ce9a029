import { Module } from '@nestjs/common';
import { AddressPolicy } from './address-policy.js';

/** Where requests to users' URLs may go. */
@Module({ providers: [AddressPolicy], exports: [AddressPolicy] })
export class OutboundPolicyModule {}
