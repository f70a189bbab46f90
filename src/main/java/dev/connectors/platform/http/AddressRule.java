package dev.connectors.platform.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;

/** Judges where a connection may lead, before it is made. */
public interface AddressRule {
  /** For addresses that no user has written. */
  AddressRule ANY =
      new AddressRule() {
        @Override
        public Optional<String> whyDenied(String host) {
          return Optional.empty();
        }

        @Override
        public Optional<String> whyDenied(Collection<InetAddress> addresses) {
          return Optional.empty();
        }
      };

  /** What it judges by: verdicts hold for as long as this is the same object. */
  default Object state() {
    return this;
  }

  /** Why a host is denied as it is written, whatever it resolves to. */
  Optional<String> whyDenied(String host);

  /** Why a name with these addresses is denied: each of them has to be good. */
  Optional<String> whyDenied(Collection<InetAddress> addresses);
}
