package chat.nonstop.ws.registry;

import java.nio.charset.StandardCharsets;

/** The script by which a node registers a session and confirms it, and which holds a user to so many of them. */
final class ConfirmScript {
    /**
     * KEYS: the user's sessions, this node's sign of life, the details of the sessions, revocations.
     *
     * <p>ARGV: node, session, when it began or "" for now, most sessions, life of the set in ms, life of the node in ms, close code,
     * ms left of a life below which a node is silent, session replaced or "", detail of the session, revocations of its user and of
     * its log-in.
     *
     * <p>Returns when it began; "user" or "log-in" when that is revoked, and changes nothing then.
     */
    static final byte[] LUA = """
            redis.call('SET', KEYS[2], '1', 'PX', ARGV[6])
            if redis.call('ZSCORE', KEYS[4], ARGV[11]) then
              return 'user'
            end
            if redis.call('ZSCORE', KEYS[4], ARGV[12]) then
              return 'log-in'
            end
            local began = ARGV[3]
            if began == '' then
              local time = redis.call('TIME')
              began = string.format('%.0f', time[1] * 1000000 + time[2])
            end
            local function take(member)
              redis.call('ZREM', KEYS[1], member)
              redis.call('HDEL', KEYS[3], member)
            end
            local function close(member)
              local node, session = string.match(member, '^(%S+) (%S+)$')
              take(member)
              redis.call('PUBLISH', 'node:' .. node,
                'CLOSE 0\\n{"sessionId":"' .. session .. '","closeCode":' .. ARGV[7] .. '}')
            end
            redis.call('ZADD', KEYS[1], began, ARGV[1] .. ' ' .. ARGV[2])
            redis.call('HSET', KEYS[3], ARGV[1] .. ' ' .. ARGV[2], ARGV[10])
            local silent, others = {}, {}
            for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              local node, session = string.match(member, '^(%S+) (%S+)$')
              local left = redis.call('PTTL', 'node-alive:' .. node)
              if left < 0 then
                take(member)
              elseif session == ARGV[9] then
                close(member)
              elseif left < tonumber(ARGV[8]) then
                silent[#silent + 1] = member
              else
                others[#others + 1] = member
              end
            end
            local over = #silent + #others - tonumber(ARGV[4])
            for i = 1, math.min(over, #silent) do
              close(silent[i])
            end
            for i = 1, over - #silent do
              close(others[i])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[5])
            redis.call('PEXPIRE', KEYS[3], ARGV[5])
            return began
            """.getBytes(StandardCharsets.UTF_8);

    private ConfirmScript() {}
}
