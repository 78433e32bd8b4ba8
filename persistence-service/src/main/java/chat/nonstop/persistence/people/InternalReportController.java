package chat.nonstop.persistence.people;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** For operators, by a service token: what was reported, and that it has been dealt with. */
@RestController
class InternalReportController {
    private static final int PAGE_MAX = 200;

    record Page(List<Reports.Report> reports) {}

    private final Reports reports;

    InternalReportController(Reports reports) {
        this.reports = reports;
    }

    /** Open reports after {@code after}, ascending; {@code limit} is brought into 1 to 200. */
    @GetMapping(Paths.INTERNAL_REPORTS)
    Page open(
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        return new Page(reports.open(after, Math.clamp(limit, 1, PAGE_MAX)));
    }

    @PostMapping(Paths.INTERNAL_REPORTS + "/{reportId}/close")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(@PathVariable("reportId") long reportId) {
        if (!reports.close(reportId)) {
            throw new RefusedException(RefusalCode.NOT_FOUND, "reportId: " + reportId);
        }
    }
}
