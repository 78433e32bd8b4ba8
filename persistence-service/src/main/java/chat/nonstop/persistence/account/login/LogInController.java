package chat.nonstop.persistence.account.login;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.account.EmailAddress;
import chat.nonstop.persistence.account.OwnAccounts;
import chat.nonstop.persistence.account.Password;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OwnAccounts
class LogInController {
    private static final Logger log = LoggerFactory.getLogger(LogInController.class);

    record Credentials(@Nullable String email, @Nullable String password) {
        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    record Presented(@Nullable String refreshToken) {
        @Override
        public String toString() {
            return "Presented[***]";
        }
    }

    private final LogIn logIn;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final ClientAddresses addresses;

    LogInController(LogIn logIn, RefreshTokens refreshTokens, AccessTokens accessTokens, ClientAddresses addresses) {
        this.logIn = logIn;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.addresses = addresses;
    }

    @PostMapping(Paths.LOGIN)
    ResponseEntity<Tokens> logIn(@RequestBody Credentials given, HttpServletRequest request) {
        EmailAddress email = Input.read("email", given.email(), EmailAddress::new);
        Password password = Input.read("password", given.password(), Password::new);
        return switch (logIn.logIn(email, password, addresses.of(request))) {
            case LogIn.Outcome.LoggedIn(Tokens tokens) -> uncached(tokens);
            case LogIn.Outcome.WrongCredentials() -> throw new RefusedException(RefusalCode.INVALID_CREDENTIALS);
            case LogIn.Outcome.Revoked() -> throw new RefusedException(RefusalCode.ACCOUNT_REVOKED);
            case LogIn.Outcome.Throttled(Duration retryAfter) ->
                throw new RefusedException(RefusalCode.LOGIN_THROTTLED, null, retryAfter);
        };
    }

    @PostMapping(Paths.REFRESH)
    ResponseEntity<Tokens> refresh(@RequestBody Presented given) {
        return switch (refreshTokens.rotate(token(given))) {
            case RefreshTokens.Rotation.Rotated(RefreshTokens.Issued next) -> uncached(accessTokens.issue(next));
            case RefreshTokens.Rotation.Reused(UUID familyId, long userId) -> {
                log.atWarn()
                        .addKeyValue("userId", userId)
                        .addKeyValue("logInId", familyId)
                        .log("refresh token used twice: the log-in is ended");
                throw new RefusedException(RefusalCode.REFRESH_TOKEN_REUSED);
            }
            case RefreshTokens.Rotation.Revoked() -> throw new RefusedException(RefusalCode.ACCOUNT_REVOKED);
            case RefreshTokens.Rotation.Invalid() -> throw new RefusedException(RefusalCode.REFRESH_TOKEN_INVALID);
        };
    }

    /** Nothing to complain about: whatever the token was, afterwards it is not valid. */
    @PostMapping(Paths.LOGOUT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logOut(@RequestBody Presented given) {
        refreshTokens.end(token(given));
    }

    private static RefreshToken token(Presented given) {
        return Input.read("refreshToken", given.refreshToken(), RefreshToken::new);
    }

    private static ResponseEntity<Tokens> uncached(Tokens tokens) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens);
    }
}
