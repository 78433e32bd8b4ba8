package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortPlanTest {
    @Test
    void portsFollowTheGateways() {
        PortPlan ports = PortPlan.of(9000, 3);

        assertThat(ports.chatWsNodes()).containsExactly(9001, 9011, 9012);
        assertThat(ports.persistence()).isEqualTo(9002);
        assertThat(ports.readReceipt()).isEqualTo(9003);
        assertThat(ports.notification()).isEqualTo(9004);
        assertThat(ports.servers().postgres()).isEqualTo(9020);
        assertThat(ports.servers().kafka()).isEqualTo(9021);
        assertThat(ports.servers().redis()).isEqualTo(9023);
    }

    @Test
    void noTwoProcessesMeetHoweverManyNodesThereAre() {
        PortPlan ports = PortPlan.of(9000, PortPlan.MAX_WS_NODES);

        assertThat(ports.all().values())
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 9000 && port < 9000 + PortPlan.SPAN);
    }
}
