package dev.connectors.connector.access;

/** What a decision is kept by. */
record Right(Identity identity, Target target) {}
