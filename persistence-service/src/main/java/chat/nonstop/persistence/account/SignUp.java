package chat.nonstop.persistence.account;

/** Makes an account, one per e-mail address. */
class SignUp {
    sealed interface Outcome {
        record SignedUp(Account account) implements Outcome {}

        record EmailTaken() implements Outcome {}
    }

    private final Accounts accounts;
    private final Passwords passwords;

    SignUp(Accounts accounts, Passwords passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    Outcome signUp(EmailAddress email, Password password, Nickname nickname) {
        if (accounts.isTaken(email)) { // spares the hash; what decides is the key that add() meets
            return new Outcome.EmailTaken();
        }
        return accounts.add(email, nickname, passwords.hash(password))
                .<Outcome>map(Outcome.SignedUp::new)
                .orElseGet(Outcome.EmailTaken::new);
    }
}
