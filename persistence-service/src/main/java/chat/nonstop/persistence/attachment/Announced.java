package chat.nonstop.persistence.attachment;

import chat.nonstop.persistence.attachment.content.FileType;

/** What an uploader says a file will be. */
record Announced(FileName name, FileType type, long sizeBytes) {}
