package chat.nonstop.persistence.account.login;

import chat.nonstop.persistence.account.key.KeyRing;
import chat.nonstop.wiring.auth.AuthSettings;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Issues access tokens: whom they speak for, for how long, and of which log-in (claim {@code sid}). */
class AccessTokens {
    private final KeyRing keys;
    private final AuthSettings auth;
    private final Duration life;
    private final Clock clock;

    AccessTokens(KeyRing keys, AuthSettings auth, Duration life, Clock clock) {
        this.keys = keys;
        this.auth = auth;
        this.life = life;
        this.clock = clock;
    }

    Tokens issue(RefreshTokens.Issued logIn) {
        Instant now = clock.instant();
        String accessToken = keys.sign(new JWTClaimsSet.Builder()
                .subject(Long.toString(logIn.userId()))
                .issuer(auth.issuer())
                .audience(auth.audience())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .claim("sid", logIn.familyId().toString())
                .build());
        return new Tokens(
                logIn.userId(),
                accessToken,
                "Bearer",
                life.toSeconds(),
                logIn.token().text());
    }
}
