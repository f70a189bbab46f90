package dev.connectors.connector.access;

/** Where the keys come from with which the API server signs tokens. */
interface KeySource {
  /** Reads them. Blocks. */
  Keys read();
}
