package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PresentedTokenTest {
    private static final List<String> NONE = List.of();

    @Test
    void headerWinsOverUrlAndUrlOverCookie() {
        assertThat(PresentedToken.of(Door.SOCKET, List.of("Bearer h"), List.of("u"), List.of("c")))
                .isEqualTo(new PresentedToken.One("h"));
        assertThat(PresentedToken.of(Door.SOCKET, NONE, List.of("u"), List.of("c")))
                .isEqualTo(new PresentedToken.One("u"));
        assertThat(PresentedToken.of(Door.SOCKET, NONE, NONE, List.of("c"))).isEqualTo(new PresentedToken.One("c"));
    }

    @Test
    void restTakesTheHeaderAlone() {
        assertThat(PresentedToken.of(Door.REST, List.of("bearer  h"), NONE, NONE))
                .isEqualTo(new PresentedToken.One("h"));
        assertThat(PresentedToken.of(Door.REST, NONE, List.of("u"), List.of("c")))
                .isEqualTo(new PresentedToken.None());
    }

    @Test
    void whatCannotBeToldApartIsUnclear() {
        PresentedToken unclear = new PresentedToken.Unclear();

        assertThat(PresentedToken.of(Door.REST, List.of("Bearer a", "Bearer a"), NONE, NONE))
                .isEqualTo(unclear);
        assertThat(PresentedToken.of(Door.REST, List.of("Basic a"), NONE, NONE)).isEqualTo(unclear);
        assertThat(PresentedToken.of(Door.REST, List.of("Bearer "), NONE, NONE)).isEqualTo(unclear);
        assertThat(PresentedToken.of(Door.SOCKET, List.of("Basic a"), List.of("u"), NONE))
                .isEqualTo(unclear);
        assertThat(PresentedToken.of(Door.SOCKET, NONE, List.of("a", "b"), NONE))
                .isEqualTo(unclear);
        assertThat(PresentedToken.of(Door.SOCKET, NONE, NONE, List.of("a", "b")))
                .isEqualTo(unclear);
    }

    @Test
    void emptyTokenIsNone() {
        assertThat(PresentedToken.of(Door.SOCKET, NONE, List.of(""), NONE)).isEqualTo(new PresentedToken.None());
    }

    @Test
    void tokenIsNotPartOfAnyText() {
        assertThat(new PresentedToken.One("secret").toString()).doesNotContain("secret");
        assertThat(new Caller.User(7, "secret").toString()).doesNotContain("secret");
    }
}
