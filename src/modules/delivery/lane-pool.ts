/** Where a lane is drained. Bad lanes have a pool of their own, so that healthy ones always find a free slot. */
export type Pool = 'healthy' | 'failing';

export const POOLS: readonly Pool[] = ['healthy', 'failing'];
