package chat.nonstop.readreceipt;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service; what it is for, and its settings, stand in the module's README. */
@SpringBootApplication
public class ReadReceiptService {
    public static void main(String[] args) {
        SpringApplication.run(ReadReceiptService.class, args);
    }
}
