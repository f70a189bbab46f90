package dev.connectors.plugin.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URL;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;

/**
 * JGit's way to the proxy: straight there, no redirect followed, within the listing's {@link
 * Budget}. JGit itself drops the proxy's reason for a refusal, so it is read here.
 */
final class ToolConnection implements HttpConnection {
  private static final int LONGEST_REASON = 16 * 1024;

  private final HttpURLConnection connection;
  private final Budget budget;
  private final BiConsumer<Integer, String> refused;
  private boolean told;

  /**
   * To one URL.
   *
   * @param refused takes the status and the reason of an answer that is an error
   */
  ToolConnection(URL url, Budget budget, BiConsumer<Integer, String> refused) throws IOException {
    this.connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    this.connection.setInstanceFollowRedirects(false);
    this.budget = budget;
    this.refused = refused;
  }

  @Override
  public int getResponseCode() throws IOException {
    limitTime();
    int status = connection.getResponseCode();
    if (status >= 300 && !told) {
      told = true;
      refused.accept(status, status < 400 ? "it redirects, which is not followed" : reason());
    }
    return status;
  }

  /** The message of a Status, or nothing. */
  private String reason() throws IOException {
    try (var body = connection.getErrorStream()) {
      if (body == null) {
        return "";
      }
      var text = new String(budget.limit(body).readNBytes(LONGEST_REASON), UTF_8);
      return Optional.ofNullable(new JsonObject(text).getValue("message"))
          .map(String::valueOf)
          .orElse("");
    } catch (DecodeException e) {
      return ""; // the tool's own page
    }
  }

  /** Each wait is as long as the listing may still take. */
  private void limitTime() throws IOException {
    connection.setReadTimeout(budget.millisLeft());
  }

  @Override
  public URL getURL() {
    return connection.getURL();
  }

  @Override
  public String getResponseMessage() throws IOException {
    limitTime();
    return connection.getResponseMessage();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return connection.getHeaderFields();
  }

  @Override
  public void setRequestProperty(String name, String value) {
    connection.setRequestProperty(name, value);
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    connection.setRequestMethod(method);
  }

  @Override
  public void setUseCaches(boolean use) {
    connection.setUseCaches(use);
  }

  @Override
  public void setConnectTimeout(int millis) {
    // The budget decides.
  }

  @Override
  public void setReadTimeout(int millis) {
    // The budget decides.
  }

  @Override
  public String getContentType() {
    return connection.getContentType();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    limitTime();
    return budget.limit(connection.getInputStream());
  }

  @Override
  public String getHeaderField(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return connection.getHeaderFields().entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  @Override
  public int getContentLength() {
    return connection.getContentLength();
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    // Never: a redirect would take the ticket to wherever the tool points.
  }

  @Override
  public void setDoOutput(boolean output) {
    connection.setDoOutput(output);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    connection.setFixedLengthStreamingMode(length);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    connection.setConnectTimeout(budget.millisLeft());
    limitTime();
    return connection.getOutputStream();
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    connection.setChunkedStreamingMode(length);
  }

  @Override
  public String getRequestMethod() {
    return connection.getRequestMethod();
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void connect() throws IOException {
    connection.setConnectTimeout(budget.millisLeft());
    limitTime();
    connection.connect();
  }

  @Override
  public void configure(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {
    // Plain HTTP to the proxy.
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    // Plain HTTP to the proxy.
  }
}
