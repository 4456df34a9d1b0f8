/** Where the Redis is that the shop and its relay share. */

export const redisUrl = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
