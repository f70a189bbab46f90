package dev.connectors.platform.http.server;

import io.vertx.core.buffer.Buffer;

/** What the management port answers. */
record Page(int status, String type, Buffer body) {}
