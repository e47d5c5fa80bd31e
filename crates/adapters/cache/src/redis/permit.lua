-- The token by which a reader may fill; nothing while a change is under way. Puts the fresh one where there is none.
-- KEYS: generation, marks. ARGV: a fresh token, how long to remember it in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local token = redis.call('GET', KEYS[1]) or ARGV[1]
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 1 then
    return false
end
return token
