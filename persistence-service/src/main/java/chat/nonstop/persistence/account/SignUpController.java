package chat.nonstop.persistence.account;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OwnAccounts
class SignUpController {
    /** {@code signup.schema.json}. There are no other fields: who writes a userId or a role has written nothing. */
    record Request(
            @Nullable String email,
            @Nullable String password,
            @Nullable String nickname) {}

    private final SignUp signUp;

    SignUpController(SignUp signUp) {
        this.signUp = signUp;
    }

    @PostMapping(Paths.SIGNUP)
    @ResponseStatus(HttpStatus.CREATED)
    Account signUp(@RequestBody Request request) {
        EmailAddress email = Input.read("email", request.email(), EmailAddress::new);
        Password password = Input.read("password", request.password(), Password::chosen);
        Nickname nickname = Input.read("nickname", request.nickname(), Nickname::new);
        return switch (signUp.signUp(email, password, nickname)) {
            case SignUp.Outcome.SignedUp(Account account) -> account;
            case SignUp.Outcome.EmailTaken() -> throw new RefusedException(RefusalCode.EMAIL_TAKEN);
        };
    }
}
