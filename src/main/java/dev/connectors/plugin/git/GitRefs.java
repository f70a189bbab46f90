package dev.connectors.plugin.git;

import dev.connectors.platform.http.OwnToken;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.util.SystemReader;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lists a repository's refs through the proxy, which alone has the credential. */
@Singleton
class GitRefs {
  private final OwnToken ownToken;
  private final URI proxy;
  private final Duration timeout;

  @Inject
  GitRefs(
      OwnToken ownToken,
      @ConfigProperty(name = "connectors.proxy-url", defaultValue = "http://connectors-proxy")
          URI proxy,
      @ConfigProperty(name = "connectors.git.timeout", defaultValue = "30s") Duration timeout) {
    this.ownToken = ownToken;
    this.proxy = proxy;
    this.timeout = timeout;
    SystemReader.setInstance(new NoFiles());
  }

  /** Why there is no listing, with the status to answer with. */
  static final class NotListed extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    NotListed(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** Branches, then tags, each by name. Blocks. */
  List<GitRef> of(String namespace, String connector, String repository) throws NotListed {
    var remote = url(namespace, connector, repository);
    try {
      var token = ownToken.current();
      var refs =
          Git.lsRemoteRepository()
              .setRemote(remote)
              .setHeads(true)
              .setTags(true)
              .setTimeout((int) timeout.toSeconds())
              .setTransportConfigCallback(
                  transport -> {
                    if (transport instanceof TransportHttp http) {
                      http.setAdditionalHeaders(Map.of("Authorization", "Bearer " + token));
                    }
                  })
              .call();
      return sorted(refs);
    } catch (IOException e) {
      throw new NotListed(
          503, "the plugin has no token of its own: check its pod's projected volume");
    } catch (GitAPIException e) {
      throw notListed(e, namespace + "/" + connector, repository);
    }
  }

  private String url(String namespace, String connector, String repository) throws NotListed {
    if (!repository.matches("[^\\s?#\\\\%:]+") || repository.contains("//")) {
      throw new NotListed(400, "repository must be a path such as org/repository.git");
    }
    var path =
        "/namespaces/%s/connectors/%s/%s"
            .formatted(namespace, connector, repository.replaceAll("^/+|/+$", ""));
    try {
      return proxy + new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new NotListed(400, "repository must be a path such as org/repository.git");
    }
  }

  private static List<GitRef> sorted(Iterable<Ref> refs) {
    var sorted = new ArrayList<GitRef>();
    for (var ref : refs) {
      for (var kind : GitRef.Kind.values()) {
        if (ref.getName().startsWith(kind.prefix())) {
          var commit = Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
          sorted.add(new GitRef(ref.getName(), kind, commit.name()));
        }
      }
    }
    sorted.sort(Comparator.comparing(GitRef::kind).thenComparing(GitRef::ref));
    return List.copyOf(sorted);
  }

  private static NotListed notListed(GitAPIException e, String connector, String repository) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoRemoteRepositoryException || cause instanceof InvalidRemoteException) {
        return new NotListed(
            404,
            "connector %s has no repository %s, or its credential may not read it"
                .formatted(connector, repository));
      }
    }
    // JGit ends its messages with what the other side said: "…: 403 Forbidden".
    var message = String.valueOf(e.getMessage());
    return new NotListed(
        502, "connector %s, repository %s: %s".formatted(connector, repository, said(message)));
  }

  private static String said(String message) {
    int colon = message.lastIndexOf(": ");
    return "the Git server answered: " + (colon < 0 ? message : message.substring(colon + 2));
  }
}
