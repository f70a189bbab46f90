/** The servers that every role listens with, and what bounds a peer before it is known. */
@NullMarked
package dev.connectors.platform.http.server;

import org.jspecify.annotations.NullMarked;
