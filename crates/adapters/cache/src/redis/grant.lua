-- Grants trust, unless the server is another by now. Returns whether it did.
-- KEYS: trust. ARGV: the run id, the replication id, the trust, when it ends in ms of this server's clock.
if not string.find(redis.call('INFO', 'server'), 'run_id:' .. ARGV[1], 1, true)
    or not string.find(redis.call('INFO', 'replication'), 'master_replid:' .. ARGV[2], 1, true) then
    return 0
end
redis.call('SET', KEYS[1], ARGV[3])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
return 1
