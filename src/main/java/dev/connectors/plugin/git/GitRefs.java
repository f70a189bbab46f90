package dev.connectors.plugin.git;

import dev.connectors.connector.listing.ListingCall;
import dev.connectors.platform.http.NotServed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.util.SystemReader;

/** Lists a repository's refs through the proxy that asked, which alone has the credential. */
@Singleton
class GitRefs {
  private final GitSettings settings;

  GitRefs(GitSettings settings) {
    this.settings = settings;
    SystemReader.setInstance(new NoFiles());
  }

  /**
   * Branches, then tags, each by name. Blocks, no longer than the settings say.
   *
   * @param proxy address of the proxy's pod that asked
   * @param path of the repository below the connector's address
   */
  List<GitRef> of(ListingCall call, String proxy, String path) {
    var host = proxy.contains(":") ? "[" + proxy + "]" : proxy;
    var remote = "http://%s:%d%s/%s".formatted(host, call.proxyPort(), call.path(), path);
    var connections =
        new Connections(new Budget(settings.timeout().plus(call.toolTime()), settings.maxBytes()));
    try {
      var refs =
          Git.lsRemoteRepository()
              .setRemote(remote)
              .setHeads(true)
              .setTags(true)
              .setTransportConfigCallback(
                  transport -> {
                    if (transport instanceof TransportHttp http) {
                      http.setHttpConnectionFactory(connections);
                      http.setAdditionalHeaders(Map.of("Authorization", "Bearer " + call.ticket()));
                    }
                  })
              .call();
      return sorted(refs);
    } catch (GitAPIException e) {
      throw connections.why(e, path);
    }
  }

  private List<GitRef> sorted(Collection<Ref> refs) {
    if (refs.size() > settings.maxRefs()) {
      throw new NotServed(
          502,
          "the repository has more branches and tags than connectors.git.max-refs allows: "
              + settings.maxRefs());
    }
    return refs.stream()
        .flatMap(ref -> commit(ref).map(commit -> new GitRef(ref.getName(), commit)).stream())
        .filter(GitRef::listed)
        .sorted(Comparator.comparing(GitRef::name))
        .toList();
  }

  /** Nothing for a branch that has none yet. */
  private static Optional<String> commit(Ref ref) {
    return Optional.ofNullable(ref.getPeeledObjectId())
        .or(() -> Optional.ofNullable(ref.getObjectId()))
        .map(ObjectId::name);
  }

  /** The connections of one listing, and what was said by those that failed. */
  private static final class Connections implements HttpConnectionFactory {
    private record Refusal(int status, String reason) {}

    private final Budget budget;
    private Optional<Refusal> refusal = Optional.empty();

    private Connections(Budget budget) {
      this.budget = budget;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
      return new ToolConnection(
          url, budget, (status, reason) -> refusal = Optional.of(new Refusal(status, reason)));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
      return create(url);
    }

    private NotServed why(GitAPIException e, String path) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof Budget.Exceeded exceeded) {
          return new NotServed(504, "repository %s %s".formatted(path, exceeded.getMessage()));
        }
        if (cause instanceof SocketTimeoutException) {
          return new NotServed(
              504,
              "repository %s: no answer within connectors.git.timeout and spec.timeouts.response of its class"
                  .formatted(path));
        }
      }
      if (refusal.isPresent()) {
        return said(refusal.get(), path);
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof NoRemoteRepositoryException
            || cause instanceof InvalidRemoteException) {
          return noRepository(path);
        }
      }
      return new NotServed(
          502,
          "repository %s: what the tool answers is not what a Git server says".formatted(path));
    }

    private static NotServed said(Refusal refusal, String path) {
      var reason = refusal.reason().isEmpty() ? "" : ": " + refusal.reason();
      return switch (refusal.status()) {
        case 404 -> noRepository(path);
        case 429, 503, 504 -> new NotServed(refusal.status(), "repository " + path + reason);
        default ->
            new NotServed(
                502,
                "repository %s: the answer was %d%s".formatted(path, refusal.status(), reason));
      };
    }

    private static NotServed noRepository(String path) {
      return new NotServed(
          404,
          "there is no repository %s, or the connector's credential may not read it"
              .formatted(path));
    }
  }
}
