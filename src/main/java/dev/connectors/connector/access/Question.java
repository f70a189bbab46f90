package dev.connectors.connector.access;

import java.util.concurrent.CompletableFuture;

/**
 * What is asked of the API server.
 *
 * @param <C> with what it is asked
 */
interface Question<C> {
  CompletableFuture<Answer> ask(C context, Urgency urgency);
}
