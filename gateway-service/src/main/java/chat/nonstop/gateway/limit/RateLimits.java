package chat.nonstop.gateway.limit;

import chat.nonstop.wiring.limit.Budget;
import jakarta.validation.constraints.Min;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Requests a minute that one caller may make; as many at once after a minute of silence. A caller is a user, or an address
 * (an IPv6 /64 network) where there is no valid token.
 *
 * @param restRequestsPerMinute REST requests
 * @param logInRequestsPerMinute sign-ups and log-ins of one address; the persistence-service throttles each account as well
 * @param handshakesPerMinute WebSocket handshakes and SockJS {@code /info}
 * @param handshakesPerAddressPerMinute the same, of one address, whoever calls from there: wide enough for many users behind
 *     one address who come back at once
 * @param sockJsRequestsPerMinute requests of SockJS sessions that have no WebSocket
 * @param storeRequestsPerMinute files written and read at signed addresses, of one address
 */
@Validated
@ConfigurationProperties("chat.limits")
record RateLimits(
        @DefaultValue("600") @Min(1) int restRequestsPerMinute,
        @DefaultValue("300") @Min(1) int logInRequestsPerMinute,
        @DefaultValue("120") @Min(1) int handshakesPerMinute,
        @DefaultValue("1200") @Min(1) int handshakesPerAddressPerMinute,
        @DefaultValue("6000") @Min(1) int sockJsRequestsPerMinute,
        @DefaultValue("3000") @Min(1) int storeRequestsPerMinute) {
    /** Of the caller, whoever that is. */
    Budget budget(RequestKind kind) {
        return kind.budget(
                switch (kind) {
                    case REST -> restRequestsPerMinute;
                    case LOG_IN -> logInRequestsPerMinute;
                    case HANDSHAKE -> handshakesPerMinute;
                    case SOCKJS -> sockJsRequestsPerMinute;
                    case STORE -> storeRequestsPerMinute;
                });
    }

    /** Of the address besides: an account costs nothing, so a budget of each user bounds nobody who has many. */
    Optional<Budget> addressBudget(RequestKind kind) {
        return kind == RequestKind.HANDSHAKE
                ? Optional.of(new Budget("gateway-address-handshake", handshakesPerAddressPerMinute))
                : Optional.empty();
    }
}
