/**
 * Where the bytes of files are: a folder of this service or Azure Blob. Clients write and read them at short-lived signed
 * addresses, without the token, so that nothing of a file passes through what decides about it.
 */
@NullMarked
package chat.nonstop.persistence.attachment.store;

import org.jspecify.annotations.NullMarked;
