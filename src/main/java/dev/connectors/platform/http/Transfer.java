package dev.connectors.platform.http;

/** What went through, as far as it got. {@code complete} is false where either side broke off. */
public record Transfer(int status, long bytesIn, long bytesOut, boolean complete) {}
