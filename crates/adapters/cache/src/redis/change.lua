-- One step of a change: a fresh token, no value; and with a writer, its mark is added or, with a time of 0, taken away.
-- KEYS: value, stamp, generation, marks. ARGV: a fresh token, how long to remember it in ms, the writer or nothing, how
-- long its mark lasts in ms.
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
redis.call('UNLINK', KEYS[1], KEYS[2])
if ARGV[3] == '' then
    return
end
local lasts = tonumber(ARGV[4])
if lasts == 0 then
    redis.call('ZREM', KEYS[4], ARGV[3])
    return
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[4], now + lasts, ARGV[3])
-- The set goes with its last mark.
if redis.call('PTTL', KEYS[4]) < lasts then
    redis.call('PEXPIRE', KEYS[4], lasts)
end
