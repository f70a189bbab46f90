package dev.connectors.proxy;

import dev.connectors.connector.access.CallerAccess;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Grant;
import dev.connectors.connector.access.Hold;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.catalog.Catalog;
import dev.connectors.connector.credential.Credential;
import dev.connectors.connector.credential.Credentials;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the proxy knows of the cluster, all of it from memory. */
interface Directory {
  Optional<Connector> connector(String namespace, String name);

  Optional<ConnectorClass> connectorClass(String name);

  Optional<Credential> credential(String connectorUid);

  CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets);

  /** Goes on deciding while a stream is open, see {@link CallerAccess#hold}. */
  Hold hold(Grant grant, Consumer<String> onWithdrawn);

  /** Kept up to date by watches. */
  @Singleton
  record Live(Catalog catalog, Credentials credentials, CallerAccess access) implements Directory {
    @Override
    public Optional<Connector> connector(String namespace, String name) {
      return catalog.connector(namespace, name);
    }

    @Override
    public Optional<ConnectorClass> connectorClass(String name) {
      return catalog.connectorClass(name);
    }

    @Override
    public Optional<Credential> credential(String connectorUid) {
      return credentials.of(connectorUid);
    }

    @Override
    public CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets) {
      return access.decide(token, targets);
    }

    @Override
    public Hold hold(Grant grant, Consumer<String> onWithdrawn) {
      return access.hold(grant, onWithdrawn);
    }
  }
}
