package chat.nonstop.wiring.problem;

import java.io.IOException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure of what we stand on (database, Redis, broker, network) from a failure of our own. By name where the class
 * may not be on the class path of every service.
 */
public final class InfrastructureFailures {
    private static final List<String> NAMES = List.of(
            "org.springframework.dao.TransientDataAccessException",
            "org.springframework.dao.RecoverableDataAccessException",
            "org.springframework.dao.DataAccessResourceFailureException",
            "org.springframework.transaction.CannotCreateTransactionException",
            "org.apache.kafka.common.errors.RetriableException",
            "org.apache.kafka.common.errors.InterruptException",
            "io.lettuce.core.RedisException");

    private InfrastructureFailures() {}

    public static boolean isInfrastructure(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof SQLTransientException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof SQLNonTransientConnectionException) {
                return true;
            }
            for (@Nullable Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
                if (NAMES.contains(type.getName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
