package chat.nonstop.persistence;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service; what it is for, and its settings, stand in the module's README. */
@SpringBootApplication
@EnableScheduling
public class PersistenceService {
    public static void main(String[] args) {
        SpringApplication.run(PersistenceService.class, args);
    }
}
