package chat.nonstop.persistence.account.login;

/**
 * Answer of log-in and refresh ({@code tokens.schema.json}).
 *
 * @param expiresIn seconds for which the access token is valid
 */
record Tokens(long userId, String accessToken, String tokenType, long expiresIn, String refreshToken) {
    @Override
    public String toString() {
        return "Tokens[userId=" + userId + "]";
    }
}
