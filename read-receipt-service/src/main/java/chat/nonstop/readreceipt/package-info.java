@NullMarked
package chat.nonstop.readreceipt;

import org.jspecify.annotations.NullMarked;
