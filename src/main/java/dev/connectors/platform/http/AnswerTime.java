package dev.connectors.platform.http;

import java.time.Duration;

/**
 * How long the head of an answer may take.
 *
 * @param limit from the last byte of the request on
 * @param setting that says so, for people
 */
public record AnswerTime(Duration limit, String setting) {}
