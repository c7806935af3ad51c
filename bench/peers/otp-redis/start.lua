-- Starts a verification: send limit and cooldown of the number, then the code's MAC with its checks and its life.
-- KEYS: number, verification.  ARGV: now ms, id, MAC, life ms, checks, sends, window ms, cooldown ms
local number = redis.call('HMGET', KEYS[1], 'next_at', 'sends', 'window_ends')
local now = tonumber(ARGV[1])
if number[1] and now < tonumber(number[1]) then
  return {'cooldown', tonumber(number[1]) - now}
end
local sends, window_ends = 1, now + tonumber(ARGV[7])
if number[3] and now < tonumber(number[3]) then
  sends = tonumber(number[2]) + 1
  window_ends = tonumber(number[3])
  if sends > tonumber(ARGV[6]) then
    return {'too-many-sends', window_ends - now}
  end
end
redis.call('HSET', KEYS[1], 'next_at', now + tonumber(ARGV[8]), 'sends', sends, 'window_ends', window_ends, 'id', ARGV[2])
redis.call('PEXPIREAT', KEYS[1], window_ends)
redis.call('HSET', KEYS[2], 'mac', ARGV[3], 'left', ARGV[5], 'state', 'pending')
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return {'accepted', sends}
