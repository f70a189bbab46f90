package dev.connectors.controller.secret;

/**
 * What is known of the Secrets that a Connector names.
 *
 * @param credential the one with which to sign in
 * @param authority the one with the tool's CA certificate
 */
public record NamedSecrets(SecretLookup credential, SecretLookup authority) {}
