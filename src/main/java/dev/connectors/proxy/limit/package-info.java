/** What callers who are known may take of the proxy at a time, and tools that nobody reaches. */
@NullMarked
package dev.connectors.proxy.limit;

import org.jspecify.annotations.NullMarked;
