package chat.nonstop.persistence.attachment;

import chat.nonstop.persistence.attachment.content.ContentCheck;
import chat.nonstop.persistence.attachment.store.BlobStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AttachmentSettings.class, AttachmentLimits.class})
class AttachmentWiring {
    @Bean
    Attachments attachments(JdbcClient jdbc, TransactionOperations transaction) {
        return new Attachments(jdbc, transaction);
    }

    @Bean
    OpenUpload openUpload(
            Attachments attachments,
            BlobStore store,
            AttachmentSettings settings,
            AttachmentLimits limits,
            Clock clock) {
        return new OpenUpload(attachments, store, settings, limits, clock);
    }

    @Bean
    InspectUpload inspectUpload(
            Attachments attachments,
            BlobStore store,
            AttachmentSettings settings,
            AttachmentLimits limits,
            MeterRegistry meters) {
        ContentCheck check = new ContentCheck(
                limits.imagePixels(),
                settings.imagesAtOnce(),
                settings.imagePatience().toMillis());
        return new InspectUpload(attachments, store, check, meters);
    }

    @Bean
    SweepAttachments sweepAttachments(
            Attachments attachments, BlobStore store, AttachmentSettings settings, Clock clock, MeterRegistry meters) {
        return new SweepAttachments(attachments, store, settings, clock, meters);
    }

    @Bean
    SchedulingConfigurer attachmentSweep(SweepAttachments sweepAttachments, AttachmentSettings settings) {
        return tasks -> tasks.addFixedDelayTask(
                new IntervalTask(sweepAttachments::sweep, settings.sweepEvery(), settings.sweepEvery()));
    }

    @Bean
    Avatars avatars(
            Attachments attachments,
            OpenUpload openUpload,
            InspectUpload inspectUpload,
            ReadAttachment readAttachment) {
        return new Avatars(attachments, openUpload, inspectUpload, readAttachment);
    }

    @Bean
    UseAttachment useAttachment(Attachments attachments, InspectUpload inspectUpload) {
        return new UseAttachment(attachments, inspectUpload);
    }

    @Bean
    ReadAttachment readAttachment(
            Attachments attachments,
            InspectUpload inspectUpload,
            BlobStore store,
            AttachmentSettings settings,
            Clock clock) {
        return new ReadAttachment(attachments, inspectUpload, store, settings.readLife(), clock);
    }
}
