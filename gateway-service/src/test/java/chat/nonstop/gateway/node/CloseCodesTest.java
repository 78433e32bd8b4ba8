package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.CloseReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.socket.CloseStatus;

class CloseCodesTest {
    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void ourOwnCodesAreToldAsTheyAre(CloseReason reason) {
        CloseStatus status = new CloseStatus(reason.code(), reason.name());

        assertThat(CloseCodes.tellClient(status)).isEqualTo(status);
        assertThat(CloseCodes.tellNode(status)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000})
    void codesOfTheProtocolAreToldAsTheyAre(int code) {
        assertThat(CloseCodes.tellClient(new CloseStatus(code)).getCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1015})
    void nodeThatSaidNothingHasFailedAndClientThatSaidNothingHasGone(int code) {
        assertThat(CloseCodes.tellClient(new CloseStatus(code)).getCode()).isEqualTo(CloseReason.NODE_ERROR.code());
        assertThat(CloseCodes.tellNode(new CloseStatus(code)).getCode()).isEqualTo(1001);
    }
}
