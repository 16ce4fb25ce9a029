import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { AddressPolicy } from './address-policy.js';
import { type EndpointUrlPolicy, type JudgedUrl, judgeEndpointUrl } from './endpoint-url.js';

/**
 * Judges endpoints' URLs by this process's settings: when a user gives one, and again before something is sent, since
 * the settings may have become stricter.
 */
@Injectable()
export class EndpointUrls {
  private readonly policy: EndpointUrlPolicy;

  constructor(settings: Settings, addresses: AddressPolicy) {
    this.policy = {
      allowHttp: settings.endpointAllowHttp,
      isAddressAllowed: (ip) => addresses.isAllowed(ip),
    };
  }

  judge(text: string): JudgedUrl {
    return judgeEndpointUrl(text, this.policy);
  }
}
