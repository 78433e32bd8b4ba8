package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.wiring.problem.RefusedException;

/** Answers to who wants to upload. */
final class Uploads {
    private Uploads() {}

    static Upload answer(OpenUpload.Outcome outcome) {
        return switch (outcome) {
            case OpenUpload.Outcome.Opened(Upload upload) -> upload;
            case OpenUpload.Outcome.NotAMember() -> throw new RefusedException(RefusalCode.NOT_A_MEMBER);
            case OpenUpload.Outcome.TypeNotAllowed() ->
                throw new RefusedException(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED, "contentType: not allowed");
            case OpenUpload.Outcome.TooLarge(long limit) ->
                throw new RefusedException(
                        RefusalCode.ATTACHMENT_TOO_LARGE, "sizeBytes: more than " + limit + " for this type");
            case OpenUpload.Outcome.TooManyOpen(int limit) ->
                throw new RefusedException(
                        RefusalCode.RATE_LIMITED, limit + " uploads are waiting for a message to use them");
        };
    }
}
