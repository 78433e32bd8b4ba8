package chat.nonstop.persistence.account.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@RecordTest
class KeyEndpointsIT {
    private static final String ROTATE = "/internal/signing-keys/rotate";

    @LocalServerPort
    int port;

    @Test
    void keySetIsPublicCacheableAndHoldsNothingPrivate() throws Exception {
        Answer answer = Api.at(port).get(Paths.JWKS).is(200);

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                .contains("public")
                .contains("max-age=300");
        JWKSet keys = JWKSet.parse(answer.body());
        assertThat(keys.getKeys()).isNotEmpty().noneMatch(JWK::isPrivate).allSatisfy(key -> {
            assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
            assertThat(key.toRSAKey().size()).isEqualTo(2048);
        });
    }

    @Test
    void rotationLogsNobodyOut() throws Exception {
        Api api = Api.at(port);
        Someone alice = api.someone("Alice");

        String fresh = api.internal("POST", ROTATE).is(200).json().get("keyId").asString();

        assertThat(JWKSet.parse(api.get(Paths.JWKS).body()).getKeyByKeyId(fresh))
                .isNotNull();
        api.get(Paths.ME, alice).is(200);
        api.refresh(alice.refreshToken()).is(200);
        assertThat(api.internal("POST", ROTATE).is(200).json().get("keyId").asString())
                .isEqualTo(fresh);
    }

    @Test
    void onlyServicesRotate() {
        Api api = Api.at(port);

        api.send("POST", ROTATE, null, "").refuses(RefusalCode.UNAUTHENTICATED);
        api.send("POST", ROTATE, api.someone("Mallory").accessToken(), "").refuses(RefusalCode.UNAUTHENTICATED);
    }
}
