package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pictures of users: uploaded by each for itself, seen by every user. */
@RestController
class AvatarController {
    private final Avatars avatars;

    AvatarController(Avatars avatars) {
        this.avatars = avatars;
    }

    @PostMapping(Paths.MY_AVATAR)
    @ResponseStatus(HttpStatus.CREATED)
    Upload open(CurrentUser user, @RequestBody UploadRequest request) {
        return avatars.open(user.userId(), request);
    }

    @GetMapping(Paths.AVATAR)
    ResponseEntity<Void> avatar(@PathVariable("userId") long userId) {
        String address = avatars.address(userId).orElseThrow(() -> new RefusedException(RefusalCode.NOT_FOUND));
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(address))
                .build();
    }
}
