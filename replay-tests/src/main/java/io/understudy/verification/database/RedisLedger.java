package io.understudy.verification.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisException;

/** In Redis, with MULTI and EXEC. */
final class RedisLedger implements LedgerStore {
    private static final String HISTORY = "history";
    private static final String BALANCES = "balances";
    private static final int CONNECT_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 60_000;

    private final Jedis redis;

    private RedisLedger(Jedis redis) {
        this.redis = redis;
    }

    /** At this port of loopback. */
    static RedisLedger connect(int port) throws IOException {
        DefaultJedisClientConfig settings = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(SILENCE_MILLIS)
                .build();
        try {
            return new RedisLedger(new Jedis("127.0.0.1", port, settings));
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    @Override
    public void create() throws IOException {
        try {
            redis.del(HISTORY, BALANCES);
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    @Override
    public long commit(Ledger.Entry entry) throws IOException {
        try {
            Transaction transaction = redis.multi();
            Response<Long> balance = transaction.hincrBy(BALANCES, String.valueOf(entry.account()), entry.amount());
            Response<Long> length = transaction.rpush(HISTORY, entry.toString());
            transaction.exec();
            if (length.get() != entry.number()) {
                throw new IOException("Redis has " + length.get() + " entries behind number " + entry.number());
            }
            return balance.get();
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    @Override
    public long committed() throws IOException {
        try {
            return redis.llen(HISTORY);
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Ledger.Entry> entries() throws IOException {
        try {
            List<Ledger.Entry> entries = new ArrayList<>();
            for (String line : redis.lrange(HISTORY, 0, -1)) {
                entries.add(Ledger.Entry.parse(line));
            }
            return entries;
        } catch (JedisException | NumberFormatException e) {
            throw failure(e);
        }
    }

    @Override
    public long[] balances() throws IOException {
        try {
            long[] balances = new long[Ledger.ACCOUNTS];
            redis.hgetAll(BALANCES)
                    .forEach((account, balance) -> balances[Integer.parseInt(account)] = Long.parseLong(balance));
            return balances;
        } catch (JedisException | NumberFormatException e) {
            throw failure(e);
        }
    }

    private static IOException failure(RuntimeException e) {
        return new IOException("Redis: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
    }

    @Override
    public void close() {
        try {
            redis.close();
        } catch (JedisException e) {
            // It is of no use to anybody any more.
        }
    }
}
