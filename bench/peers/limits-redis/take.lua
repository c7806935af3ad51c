-- One token bucket: KEYS[1]; ARGV: limit, window in ms. The time is the server's. 1 where a token was there.
local now = redis.call('TIME')
local at = now[1] * 1000 + now[2] / 1000
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'out', 'at')
local out = math.max(0, (tonumber(known[1]) or 0) - (at - (tonumber(known[2]) or at)) / window * limit)
if out + 1 > limit then
  return 0
end
redis.call('HSET', KEYS[1], 'out', out + 1, 'at', at)
redis.call('PEXPIRE', KEYS[1], window)
return 1
