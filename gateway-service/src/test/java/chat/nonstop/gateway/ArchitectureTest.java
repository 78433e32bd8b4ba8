package chat.nonstop.gateway;

import chat.nonstop.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void structureIsKept() {
        ArchitectureRules.check(
                "chat.nonstop.gateway",
                "chat.nonstop.gateway.access.Door",
                "chat.nonstop.gateway.access.PresentedToken",
                "chat.nonstop.gateway.access.RevokedTokens",
                "chat.nonstop.gateway.access.TokenInUrl",
                "chat.nonstop.gateway.client.ClientAddresses",
                "chat.nonstop.gateway.limit.RequestKind",
                "chat.nonstop.gateway.node.Candidate",
                "chat.nonstop.gateway.node.NodeChoice",
                "chat.nonstop.gateway.node.SessionKey",
                "chat.nonstop.gateway.node.SockJsSessions",
                "chat.nonstop.gateway.origin.Origin",
                "chat.nonstop.gateway.origin.OriginPolicy",
                "chat.nonstop.gateway.route.BodyType",
                "chat.nonstop.gateway.route.Escapes",
                "chat.nonstop.gateway.route.PlainPath",
                "chat.nonstop.gateway.route.PlainRequest");
    }
}
