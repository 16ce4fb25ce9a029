import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/clock.js';
import { Settings } from './settings.js';

/** The configuration and the clock, for everyone. */
@Global()
@Module({})
export class SettingsModule {
  static of(settings: Settings, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: SettingsModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Clock, useValue: clock },
      ],
      exports: [Settings, Clock],
    };
  }
}
