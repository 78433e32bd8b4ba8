package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.testing.ContractAssert;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ServiceDownIT {
    @Test
    void serviceThatIsDownIsUnavailable() {
        try (Gateway gateway = Gateway.start()) {
            gateway.persistence().close();

            HttpResponse<String> response = gateway.getAs(7, "/api/v1/users/me");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body()).contains("\"UNAVAILABLE\"");
            ContractAssert.assertFits("problem", response.body());
            // The others are none the worse for it.
            assertThat(gateway.getAs(7, "/api/v1/notifications").statusCode()).isEqualTo(200);
        }
    }
}
