package dev.connectors.connector.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The verb of a Git LFS batch, which stands in its body: {@code {"operation": "download", …}}.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md">Git LFS batch</a>
 */
public final class OperationOfBatch {
  /** Bytes that a body may have; a client asks for 100 objects of some 120 bytes at a time. */
  public static final int LIMIT = 1 << 20;

  private static final String OPERATION = "operation";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private OperationOfBatch() {}

  /**
   * What the request takes: {@code get} for exactly a download, {@code create} for all else.
   *
   * @param body the whole body, not compressed
   * @return empty when the body is no JSON object that every parser reads alike: answer 400
   */
  public static Optional<Verb> verb(byte[] body) {
    if (body.length > LIMIT) {
      return Optional.empty();
    }
    try {
      // Decoded here: the parser would also take UTF-16, which a tool reads otherwise.
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      try (var parser = JSON.createParser(text)) {
        return parser.nextToken() == JsonToken.START_OBJECT ? verb(parser) : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Verb> verb(JsonParser parser) throws IOException {
    var verb = Verb.create;
    int operations = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      var value = parser.nextToken();
      // Go's parser folds case, so that "Operation" would be a duplicate to it.
      if (name.equalsIgnoreCase(OPERATION)) {
        operations++;
      }
      if (name.equals(OPERATION)
          && value == JsonToken.VALUE_STRING
          && parser.getText().equals("download")) {
        verb = Verb.get;
      }
      parser.skipChildren();
    }
    boolean ends = parser.nextToken() == null;
    return ends && operations <= 1 ? Optional.of(verb) : Optional.empty();
  }
}
