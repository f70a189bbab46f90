/** What is logged of requests: how often, how long, and never with a token in it. */
@NullMarked
package dev.connectors.platform.audit;

import org.jspecify.annotations.NullMarked;
