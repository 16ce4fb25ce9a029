import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/index.js';
import { StatsController } from './http/stats.controller.js';
import { RollUps } from './persistence/roll-ups.js';
import { Tallies } from './persistence/tallies.js';
import { StatsKeeper } from './stats-keeper.service.js';
import { StatsPruner } from './stats-pruner.service.js';
import { StatsReader } from './stats-reader.service.js';

/** Counts what happens, and answers from roll-ups. */
@Module({
  imports: [WorkspacesModule],
  controllers: [StatsController],
  providers: [RollUps, StatsKeeper, StatsPruner, StatsReader, Tallies],
})
export class StatsModule {}
