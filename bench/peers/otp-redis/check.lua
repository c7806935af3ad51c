-- Checks a code: counts the try before anything is said of it, and approves once.
-- KEYS: verification.  ARGV: MAC of the code that was given, now
local v = redis.call('HMGET', KEYS[1], 'mac', 'left', 'state')
if not v[3] then
  return {'not-found'}
end
-- Both sides are keyed MACs, and Lua interns strings: equality is one pointer comparison, whatever they hold.
if v[3] == 'approved' then
  return v[1] == ARGV[1] and {'approved'} or {'not-found'}
end
local left = tonumber(v[2])
if left <= 0 then
  return {'too-many-checks'}
end
if v[1] == ARGV[1] then
  redis.call('HSET', KEYS[1], 'left', left - 1, 'state', 'approved', 'approved_at', ARGV[2])
  return {'approved'}
end
redis.call('HSET', KEYS[1], 'left', left - 1)
return {'wrong-code', left - 1}
